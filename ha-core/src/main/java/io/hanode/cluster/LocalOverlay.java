package io.hanode.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node's own {@code postgresql} section laid over the cluster's, by Patroni's rules: parameters are merged, but for those that must be
 * alike on all nodes; every other key of the node's own takes the place of the cluster's. The cluster's part may name no commands unless
 * the node's own says {@code allow_dynamic_commands}: who may write to the store may not run programs on every node by that.
 *
 * @param postgresql the section in force
 * @param ignored what was left out, one sentence each
 */
record LocalOverlay(Map<String, Object> postgresql, List<String> ignored) {

    /** Parameters that are the same on all nodes: standbys need them as high as the primary's, or names and ports depend on them. */
    private static final Set<String> GLOBAL = Set.of(
            "max_connections",
            "max_locks_per_transaction",
            "max_worker_processes",
            "max_prepared_transactions",
            "wal_level",
            "track_commit_timestamp",
            "max_wal_senders",
            "max_replication_slots",
            "wal_keep_segments",
            "wal_keep_size",
            "wal_log_hints",
            "hot_standby",
            "listen_addresses",
            "port",
            "cluster_name");

    static final String ALLOW = "allow_dynamic_commands";

    /** Keys that each node has of its own, in the order in which people are told of them; what the cluster says of them is passed over. */
    static final List<String> OWN = List.of(
            "connect_address", "proxy_address", "listen", "config_dir", "data_dir", "pgpass", "authentication", ALLOW);

    private static final Set<String> COMMANDS =
            Set.of("callbacks", "create_replica_methods", "pre_promote", "before_stop");

    private static final Set<String> COMMAND_PARAMETERS = Set.of(
            "archive_command",
            "restore_command",
            "archive_cleanup_command",
            "recovery_end_command",
            "ssl_passphrase_command");

    static LocalOverlay of(Map<String, Object> cluster, Map<String, Object> local) {
        Map<String, Object> merged = new LinkedHashMap<>(cluster);
        OWN.forEach(merged::remove);
        List<String> ignored = new ArrayList<>();
        if (!allowsCommands(local)) {
            withoutCommands(merged, ignored);
        }
        local.forEach((key, value) -> {
            if (value != null && !key.equals("use_slots") && !key.equals("parameters")) {
                merged.put(key, value);
            }
        });
        if (local.get("parameters") instanceof Map<?, ?> own) {
            Map<Object, Object> parameters =
                    new LinkedHashMap<>(merged.get("parameters") instanceof Map<?, ?> m ? m : Map.of());
            own.forEach((name, value) -> {
                if (!GLOBAL.contains(String.valueOf(name).toLowerCase(Locale.ROOT))) {
                    parameters.put(name, value);
                }
            });
            merged.put("parameters", parameters);
        }
        return new LocalOverlay(merged, ignored);
    }

    /** Whether a node runs commands that the cluster's configuration names. */
    static boolean allowsCommands(Map<String, Object> local) {
        return new ConfigReader(local, "", new ArrayList<>()).flag(ALLOW, false);
    }

    private static void withoutCommands(Map<String, Object> section, List<String> ignored) {
        section.entrySet().removeIf(entry -> {
            boolean command = COMMANDS.contains(entry.getKey())
                    || (entry.getValue() instanceof Map<?, ?> method && method.containsKey("command"));
            if (command) {
                ignored.add(refusal("postgresql." + entry.getKey()));
            }
            return command;
        });
        for (String key : List.of("parameters", "recovery_conf")) {
            if (section.get(key) instanceof Map<?, ?> settings) {
                section.put(key, withoutCommands("postgresql." + key, settings, ignored));
            }
        }
    }

    private static Map<Object, Object> withoutCommands(String prefix, Map<?, ?> settings, List<String> ignored) {
        Map<Object, Object> kept = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            if (COMMAND_PARAMETERS.contains(String.valueOf(name).toLowerCase(Locale.ROOT)) && !isEmpty(value)) {
                ignored.add(refusal(prefix + "." + name));
            } else {
                kept.put(name, value);
            }
        });
        return kept;
    }

    private static boolean isEmpty(@Nullable Object value) {
        return value == null || value.equals("");
    }

    /** Why a key that names a command is left out. */
    static String refusal(String key) {
        return key + " of the cluster's configuration is ignored: it names a command; set it in each node's own"
                + " configuration, or set postgresql." + ALLOW + " there";
    }
}
