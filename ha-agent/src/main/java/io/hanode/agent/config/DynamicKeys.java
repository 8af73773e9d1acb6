package io.hanode.agent.config;

import java.util.ArrayList;
import java.util.List;

/** The keys that the whole cluster shares, below {@code bootstrap.dcs} in a file. */
final class DynamicKeys {

    /** What programs do on a node. */
    private static final List<String> PROGRAMS = List.of(
            "basebackup",
            "rewind",
            "create_replica_methods",
            "create_replica_method",
            "callbacks",
            "pre_promote",
            "before_stop");

    private DynamicKeys() {}

    static List<Key> keys(String... section) {
        KeyList keys = new KeyList(section)
                .taken(
                        "ttl",
                        ValueType.TIME,
                        "30",
                        "the lease: after this time without a renewal a leader is replaced; 3 or more")
                .taken("loop_wait", ValueType.TIME, "10", "the longest wait between two turns")
                .taken("retry_timeout", ValueType.TIME, "10", "how long one call to the store may take altogether")
                .taken(
                        "maximum_lag_on_failover",
                        ValueType.SIZE,
                        "1MB",
                        "a standby that is further behind is not promoted")
                .taken(
                        "maximum_lag_on_syncnode",
                        ValueType.SIZE,
                        "-1",
                        "one that is further behind is not made synchronous")
                .taken("max_timelines_history", ValueType.integer(0, 1_000_000), "0", "entries of the history; 0: all")
                .taken(
                        "primary_start_timeout",
                        ValueType.TIME,
                        "300",
                        "how long a crashed primary may take to come up again")
                .taken("master_start_timeout", ValueType.TIME, "300", "old name of primary_start_timeout")
                .taken(
                        "primary_stop_timeout",
                        ValueType.TIME,
                        "0",
                        "how long a demotion in order may take; 0: no limit of its own")
                .taken("master_stop_timeout", ValueType.TIME, "0", "old name of primary_stop_timeout")
                .withoutEffect(
                        "primary_race_backoff", ValueType.TIME, "who is promoted does not depend on who asks first")
                .taken(
                        "synchronous_mode",
                        ValueType.oneOf("off", "on", "quorum", "true", "false"),
                        "off",
                        "whether commits wait for standbys")
                .taken("synchronous_mode_strict", ValueType.FLAG, "false", "whether they wait also while there is none")
                .taken("synchronous_node_count", ValueType.integer(1, 1000), "1", "for how many they wait")
                .taken(
                        "safe_restart",
                        ValueType.FLAG,
                        "as strict",
                        "HaNode's own: no clients before the standbys have all WAL")
                .taken(
                        "failsafe_mode",
                        ValueType.FLAG,
                        "false",
                        "a leader that loses the store goes on as long as all other members agree")
                .taken("check_timeline", ValueType.FLAG, "false", "HaNode always checks it")
                .taken("pause", ValueType.FLAG, "false", "leaves PostgreSQL alone")
                .taken(
                        "member_slots_ttl",
                        ValueType.TIME,
                        "30min",
                        "how long the slot of a vanished member keeps its WAL")
                .taken("slots", ValueType.MAP, "", "physical slots that are kept on all nodes")
                .taken("slots.*", ValueType.ANY, "", "")
                .taken("permanent_slots", ValueType.MAP, "", "old name of slots")
                .taken("permanent_slots.*", ValueType.ANY, "", "")
                .taken("permanent_replication_slots", ValueType.MAP, "", "old name of slots")
                .taken("permanent_replication_slots.*", ValueType.ANY, "", "")
                .taken("ignore_slots", ValueType.LIST, "", "slots that are left alone")
                .taken(
                        "standby_cluster",
                        ValueType.MAP,
                        "",
                        "another cluster that this one follows: it has no primary then");
        List<Key> all = new ArrayList<>(keys.keys());
        all.addAll(standbyCluster(section));
        List<String> postgresql = new ArrayList<>(List.of(section));
        postgresql.add("postgresql");
        all.addAll(ServerKeys.shared(postgresql.toArray(String[]::new)));
        KeyList server = new KeyList(postgresql.toArray(String[]::new))
                .taken("use_slots", ValueType.FLAG, "true", "whether members get replication slots");
        server.refused("pg_ctl_timeout", "it depends on the node's machine", ofEachNode("pg_ctl_timeout"));
        for (String name : PROGRAMS) {
            server.refused(
                    name,
                    "who may write to the store must not decide what programs do on every node by that",
                    ofEachNode(name));
        }
        all.addAll(server.keys());
        return all;
    }

    private static List<Key> standbyCluster(String... above) {
        List<String> section = new ArrayList<>(List.of(above));
        section.add("standby_cluster");
        return new KeyList(section.toArray(String[]::new))
                .taken("host", ValueType.TEXT, "", "where it is; of several, separated by commas, the primary")
                .taken("port", ValueType.integer(1, 65_535), "5432", "its port, on all of these hosts")
                .taken("primary_slot_name", ValueType.TEXT, "", "the replication slot to use there")
                .taken(
                        "restore_command",
                        ValueType.COMMAND,
                        "",
                        "fetches its WAL from an archive, where postgresql.allow_dynamic_commands is set")
                .taken("archive_cleanup_command", ValueType.COMMAND, "", "removes WAL from that archive, likewise")
                .taken("recovery_min_apply_delay", ValueType.TEXT, "", "how late the standby leader replays")
                .refused(
                        "create_replica_methods",
                        "each node has its own, which are used for the other cluster too",
                        "postgresql.create_replica_methods in the file of each node")
                .keys();
    }

    private static String ofEachNode(String name) {
        return "postgresql." + name + " in the file of each node";
    }
}
