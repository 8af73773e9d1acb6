package io.hanode.postgres.local;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Parameters that must be alike on all nodes, for a standby could not replay, or a promoted one not serve, otherwise. The cluster sets
 * them, with Patroni's defaults and minimums; what a node has of its own is passed over.
 *
 * @param name the parameter
 * @param byDefault what is in force when the cluster says nothing, or something that cannot be used
 * @param allowed what is allowed, for people
 * @param reader gives the value to be written, or null for one that cannot be used
 */
record GlobalParameter(String name, String byDefault, String allowed, UnaryOperator<@Nullable String> reader) {

    private static final String KEEP_SIZE = "wal_keep_size";
    private static final String KEEP_SEGMENTS = "wal_keep_segments";

    /** Megabytes a WAL segment has unless initdb was told otherwise. */
    private static final int SEGMENT = 16;

    private static final Map<String, GlobalParameter> ALL = new LinkedHashMap<>();

    static {
        number("max_connections", 100, 25);
        number("max_locks_per_transaction", 64, 32);
        number("max_worker_processes", 8, 2);
        number("max_prepared_transactions", 0, 0);
        number("max_wal_senders", 10, 3);
        number("max_replication_slots", 10, 4);
        bool("track_commit_timestamp", "off");
        bool("wal_log_hints", "on");
        add(new GlobalParameter("wal_level", "replica", "replica or logical", GlobalParameter::walLevel));
        add(new GlobalParameter(KEEP_SEGMENTS, "8", "a number, at least 1", text -> atLeast(text, "", 1)));
        add(new GlobalParameter(KEEP_SIZE, "128MB", "a size, at least 16MB", text -> atLeast(text, "MB", SEGMENT)));
    }

    private static void number(String name, int byDefault, int least) {
        add(new GlobalParameter(
                name,
                Integer.toString(byDefault),
                "a whole number, at least " + least,
                text -> text.strip().matches("[0-9]{1,9}") ? atLeast(text.strip(), "", least) : null));
    }

    private static void bool(String name, String byDefault) {
        add(new GlobalParameter(name, byDefault, "on or off", text -> {
            String word = Quantity.bool(text);
            return word.equals("on") || word.equals("off") ? word : null;
        }));
    }

    private static void add(GlobalParameter parameter) {
        ALL.put(parameter.name, parameter);
    }

    private static @Nullable String atLeast(String text, String unit, double least) {
        OptionalDouble number = Quantity.parse(text, unit);
        return number.isPresent() && number.getAsDouble() >= least ? text.strip() : null;
    }

    private static @Nullable String walLevel(String text) {
        String word = text.strip();
        // The name that it had before version 9.6.
        return word.equals("hot_standby") ? "replica" : word.equals("replica") || word.equals("logical") ? word : null;
    }

    /** The parameter of that name; null when it need not be alike on all nodes. */
    static @Nullable GlobalParameter of(String name) {
        return ALL.get(name);
    }

    /** What is in force where the cluster says nothing. */
    static Map<String, String> defaults(int major) {
        Map<String, String> defaults = new LinkedHashMap<>();
        ALL.forEach((name, parameter) -> defaults.put(name, parameter.byDefault));
        defaults.remove(major >= 13 ? KEEP_SEGMENTS : KEEP_SIZE);
        return defaults;
    }

    /** The name and value of what another version calls otherwise: how much WAL is kept for standbys. */
    static Map.Entry<String, String> inVersion(int major, String name, String value) {
        OptionalDouble size = Quantity.parse(value, "MB");
        OptionalDouble segments = Quantity.parse(value, "");
        if (major >= 13 && name.equals(KEEP_SEGMENTS) && segments.isPresent()) {
            return Map.entry(KEEP_SIZE, (long) (segments.getAsDouble() * SEGMENT) + "MB");
        }
        if (major < 13 && name.equals(KEEP_SIZE) && size.isPresent()) {
            return Map.entry(KEEP_SEGMENTS, Long.toString((long) Math.ceil(size.getAsDouble() / SEGMENT)));
        }
        return Map.entry(name, value);
    }
}
