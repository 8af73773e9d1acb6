package io.hanode.postgres.local;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which server parameters are in force: the cluster's, then this node's own, and those that nobody may change. */
final class ServerParameters {

    /** What HaNode sets itself, because it would lose the server otherwise. */
    private static final Set<String> OWNED = Set.of(
            "listen_addresses",
            "port",
            "cluster_name",
            "hot_standby",
            "data_directory",
            "config_file",
            "hba_file",
            "ident_file",
            "external_pid_file",
            "primary_conninfo",
            "primary_slot_name",
            "promote_trigger_file",
            "trigger_file",
            "standby_mode");

    /** What must be alike on all nodes, for a standby could not replay otherwise: local values are ignored. With Patroni's defaults. */
    private static final Map<String, String> GLOBAL = Map.of(
            "max_connections", "100",
            "max_locks_per_transaction", "64",
            "max_worker_processes", "8",
            "max_prepared_transactions", "0",
            "wal_level", "replica",
            "track_commit_timestamp", "off",
            "max_wal_senders", "10",
            "max_replication_slots", "10",
            "wal_log_hints", "on");

    private static final Map<String, Integer> LEAST = Map.of(
            "max_connections", 25,
            "max_locks_per_transaction", 32,
            "max_worker_processes", 2,
            "max_wal_senders", 3,
            "max_replication_slots", 4);

    private final SortedMap<String, String> values;
    private final List<String> warnings;

    private ServerParameters(SortedMap<String, String> values, List<String> warnings) {
        this.values = values;
        this.warnings = warnings;
    }

    static ServerParameters merge(Map<String, String> cluster, Map<String, String> local, int major) {
        SortedMap<String, String> values = new TreeMap<>(GLOBAL);
        values.put(major >= 13 ? "wal_keep_size" : "wal_keep_segments", major >= 13 ? "128MB" : "8");
        List<String> warnings = new ArrayList<>();
        cluster.forEach((name, value) -> put(values, warnings, name, value, false));
        local.forEach((name, value) -> put(values, warnings, name, value, true));
        return new ServerParameters(values, warnings);
    }

    private static void put(
            SortedMap<String, String> values, List<String> warnings, String key, String value, boolean local) {
        String name = key.toLowerCase(Locale.ROOT);
        if (!SettingsRules.PARAMETER.matcher(name).matches() || value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0) {
            warnings.add("server parameter '" + key + "' is left out: it has no usable name or value");
        } else if (isOwned(name)) {
            warnings.add("server parameter " + name + " is left out: HaNode sets it");
        } else if (local && GLOBAL.containsKey(name)) {
            warnings.add("server parameter " + name
                    + " of this node is left out: it must be alike on all nodes, set it for the cluster");
        } else if (tooSmall(name, value)) {
            warnings.add("server parameter " + name + " = '" + value + "' is left out: at least " + LEAST.get(name)
                    + " is needed");
        } else if (name.equals("wal_level") && value.equals("hot_standby")) {
            values.put(name, "replica");
        } else if (name.equals("wal_level") && !value.equals("replica") && !value.equals("logical")) {
            warnings.add(
                    "server parameter wal_level = '" + value + "' is left out: replication needs replica or logical");
        } else {
            values.put(name, value);
        }
    }

    /** Whether nobody but HaNode may set it. */
    static boolean isOwned(String name) {
        return OWNED.contains(name) || isRecovery(name);
    }

    /** Whether it says how or from where to recover. */
    static boolean isRecovery(String name) {
        return name.startsWith("recovery_target")
                || name.equals("primary_conninfo")
                || name.equals("primary_slot_name");
    }

    /** Whether all nodes must have the same value. */
    static boolean isGlobal(String name) {
        return GLOBAL.containsKey(name);
    }

    private static boolean tooSmall(String name, String value) {
        Integer least = LEAST.get(name);
        return least != null && (!value.strip().matches("[0-9]{1,9}") || Integer.parseInt(value.strip()) < least);
    }

    /** The same, but with no value below those that recovery needs: a standby would not start. */
    ServerParameters raisedTo(Map<String, Integer> minimums) {
        SortedMap<String, String> raised = new TreeMap<>(values);
        minimums.forEach((name, least) -> {
            String now = raised.get(name);
            if (now == null || !now.strip().matches("[0-9]{1,9}") || Integer.parseInt(now.strip()) < least) {
                raised.put(name, Integer.toString(least));
            }
        });
        return new ServerParameters(raised, warnings);
    }

    /** The same without some that the server refuses. */
    ServerParameters without(Set<String> names) {
        SortedMap<String, String> rest = new TreeMap<>(values);
        rest.keySet().removeAll(names);
        return new ServerParameters(rest, warnings);
    }

    SortedMap<String, String> values() {
        return values;
    }

    List<String> warnings() {
        return warnings;
    }
}
