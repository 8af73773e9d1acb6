package io.hanode.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Known keys of Patroni's dynamic configuration that do nothing here: what they are, why, and what to use. */
final class Unsupported {

    private static final Map<String, String> TOP = new LinkedHashMap<>();
    private static final Map<String, String> POSTGRESQL = new LinkedHashMap<>();
    private static final String BY_ROLE =
            "the configuration is the same in every role, so that a change of role needs none; use the key without the role";
    private static final String NODES_OWN = "it is each node's own; use the node's file";
    private static final String PROGRAMS =
            "who may write to the store must not decide what programs do on every node by that; use the node's file";

    static {
        TOP.put(
                "primary_race_backoff",
                "candidates compare their WAL before one takes the lock, so that no time is waited; leave it out");
        for (String key : List.of("parameters", "pg_hba", "pg_ident")) {
            for (String role : List.of("primary", "replica", "standby_leader")) {
                POSTGRESQL.put(key + "_" + role, BY_ROLE);
            }
        }
        LocalOverlay.OWN.forEach(key -> POSTGRESQL.put(key, NODES_OWN));
        for (String key : List.of("basebackup", "rewind")) {
            POSTGRESQL.put(key, PROGRAMS);
        }
        POSTGRESQL.put("pg_ctl_timeout", NODES_OWN);
    }

    private Unsupported() {}

    /** One sentence for each such key that is set to something. */
    static List<String> in(Map<String, Object> config, Map<String, Object> postgresql) {
        List<String> found = new ArrayList<>();
        TOP.forEach((key, why) -> add(found, key, config.get(key), why));
        POSTGRESQL.forEach((key, why) -> add(found, "postgresql." + key, postgresql.get(key), why));
        found.addAll(StandbyCluster.unsupported(config));
        PermanentSlot.key(config).ifPresent(key -> {
            if (config.get(key) instanceof Map<?, ?> slots) {
                slots.forEach((name, slot) -> {
                    if (slot instanceof Map<?, ?> settings && PermanentSlot.isLogical(settings)) {
                        found.add(
                                key + "." + name + " is not supported: logical slots are not copied to standbys;"
                                        + " on PostgreSQL 17 or later use one that is made with failover, and sync_replication_slots");
                    }
                });
            }
        });
        return found;
    }

    private static void add(
            List<String> found, String key, @org.jspecify.annotations.Nullable Object value, String why) {
        boolean set = value != null
                && !Boolean.FALSE.equals(value)
                && !"".equals(value)
                && !(value instanceof Map<?, ?> map && map.isEmpty())
                && !(value instanceof Number n && n.doubleValue() == 0);
        if (set) {
            found.add(key + " is not supported: " + why);
        }
    }

    /** What is in force and not wise. */
    static List<String> advice(Duration ttl, Duration retryTimeout, boolean failsafeMode) {
        return retryTimeout.compareTo(ttl) > 0
                ? List.of("retry_timeout " + retryTimeout.toSeconds() + " s is longer than ttl " + ttl.toSeconds()
                        + " s: a leader does not outlive its lease by it; it only limits calls to the store"
                        + (failsafeMode ? "" : "; to outlive an outage of the store turn failsafe_mode on"))
                : List.of();
    }
}
