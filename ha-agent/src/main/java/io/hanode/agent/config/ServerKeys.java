package io.hanode.agent.config;

import static io.hanode.agent.config.Support.refused;

import java.util.ArrayList;
import java.util.List;

/** The keys of the server of one node, and those that may be given for one node as well as for the cluster. */
final class ServerKeys {

    private static final String[] ROLES = {"superuser", "replication", "rewind"};

    private ServerKeys() {}

    static List<Key> keys() {
        List<Key> all = new ArrayList<>(own());
        all.addAll(authentication());
        all.addAll(shared("postgresql"));
        return all;
    }

    private static List<Key> own() {
        return new KeyList("postgresql")
                .taken("listen", ValueType.LISTEN_TYPE, "", "where the server listens; needed")
                .taken(
                        "connect_address",
                        ValueType.CONNECT,
                        "first of listen",
                        "where others reach it; needed with 0.0.0.0")
                .refused("proxy_address", "members publish the server's own address", "connect_address")
                .taken("data_dir", ValueType.FILE, "", "the data directory; needed")
                .taken(
                        "state_dir",
                        ValueType.FILE,
                        "data_dir.hanode",
                        "HaNode's own: password file, marks, backups of configuration, server logs")
                .taken("config_dir", ValueType.FILE, "data_dir", "where the configuration files are")
                .add(
                        "config_base_name",
                        ValueType.TEXT,
                        "postgresql",
                        refused("the server's file is postgresql.conf", "that name")
                                .unless("postgresql"),
                        "")
                .taken("custom_conf", ValueType.FILE, "", "a file that is included in place of postgresql.base.conf")
                .taken("bin_dir", ValueType.FILE, "the PATH and the usual places", "where PostgreSQL's programs are")
                .taken("bin_name", ValueType.MAP, "", "program: its name in bin_dir")
                .taken("bin_name.*", ValueType.FILE, "", "")
                .taken("database", ValueType.TEXT, "postgres", "the database that is asked for the server's state")
                .taken("pgpass", ValueType.FILE, "in state_dir", "the password file, HaNode's alone")
                .taken(
                        "os_user",
                        ValueType.TEXT,
                        "postgres",
                        "HaNode's own: who runs the server when the agent is root")
                .taken("use_unix_socket", ValueType.FLAG, "false", "whether the server is asked through its socket")
                .taken("use_unix_socket_repl", ValueType.FLAG, "false", "the same for replication connections to it")
                .taken("krbsrvname", ValueType.TEXT, "", "libpq's option of this name")
                .withoutEffect("use_slots", ValueType.FLAG, "it is the same for the whole cluster, as in Patroni")
                .taken("pg_ctl_timeout", ValueType.TIME, "60", "how long a start or an ordinary stop may take")
                .taken("basebackup", ValueType.OPTIONS, "", "options of pg_basebackup")
                .taken("rewind", ValueType.OPTIONS, "", "options of pg_rewind")
                .taken(
                        "create_replica_methods",
                        ValueType.TEXTS,
                        "basebackup",
                        "how a new standby gets its data, in this order")
                .taken("create_replica_method", ValueType.TEXTS, "basebackup", "old name of create_replica_methods")
                .taken(
                        "pre_promote",
                        ValueType.COMMAND,
                        "",
                        "called before a promotion; when it fails, another node may be promoted")
                .taken("before_stop", ValueType.COMMAND, "", "called before a stop in order")
                .taken("scripts_timeout", ValueType.TIME, "60s", "HaNode's own: how long these two may take")
                .taken("callbacks.on_start", ValueType.COMMAND, "", "called after the server started")
                .taken("callbacks.on_stop", ValueType.COMMAND, "", "called after it stopped")
                .taken("callbacks.on_restart", ValueType.COMMAND, "", "called after it restarted in its role")
                .taken("callbacks.on_reload", ValueType.COMMAND, "", "called after it took changed settings")
                .taken("callbacks.on_role_change", ValueType.COMMAND, "", "called after it was promoted or demoted")
                .taken(
                        "callbacks.role_names",
                        ValueType.oneOf("patroni4", "patroni3"),
                        "patroni4",
                        "HaNode's own: patroni3 says master in place of primary")
                .taken(
                        "callbacks.timeout",
                        ValueType.TIME,
                        "60s",
                        "HaNode's own: when a script is killed with its children")
                .taken(
                        "allow_dynamic_commands",
                        ValueType.FLAG,
                        "false",
                        "HaNode's own: whether the cluster's configuration may name commands, such as archive_command")
                .keys();
    }

    private static List<Key> authentication() {
        KeyList keys = new KeyList("postgresql", "authentication");
        for (String role : ROLES) {
            boolean rewind = role.equals("rewind");
            keys.taken(role + ".username", ValueType.TEXT, rewind ? "superuser's" : "", rewind ? "" : "needed");
            keys.taken(role + ".password", ValueType.SECRET, rewind ? "superuser's" : "", rewind ? "" : "needed");
            for (String option : List.of(
                    "sslmode",
                    "sslcert",
                    "sslkey",
                    "sslrootcert",
                    "sslcrl",
                    "sslcrldir",
                    "gssencmode",
                    "channel_binding",
                    "sslnegotiation")) {
                keys.taken(role + "." + option, ValueType.TEXT, "", "as libpq's");
            }
            keys.refused(role + ".sslpassword", "encrypted client keys are not opened", "an unencrypted sslkey, 0600");
        }
        return keys.keys();
    }

    /** What may stand in the file of one node and in the cluster's configuration; the node's wins. */
    static List<Key> shared(String... section) {
        String role = "settings that depend on the role are not built yet";
        return new KeyList(section)
                .taken("parameters", ValueType.MAP, "", "the server's parameters")
                .taken("parameters.*", ValueType.ANY, "", "")
                .refused("parameters_primary", role, "parameters")
                .refused("parameters_replica", role, "parameters")
                .refused("parameters_standby_leader", role, "parameters")
                .taken("pg_hba", ValueType.LINES, "scram-sha-256 from everywhere", "lines of pg_hba.conf")
                .refused("pg_hba_primary", role, "pg_hba")
                .refused("pg_hba_replica", role, "pg_hba")
                .refused("pg_hba_standby_leader", role, "pg_hba")
                .taken("pg_ident", ValueType.LINES, "", "lines of pg_ident.conf")
                .refused("pg_ident_primary", role, "pg_ident")
                .refused("pg_ident_replica", role, "pg_ident")
                .refused("pg_ident_standby_leader", role, "pg_ident")
                .taken("use_pg_rewind", ValueType.FLAG, "false", "whether a server whose history forked may be rewound")
                .taken(
                        "remove_data_directory_on_diverged_timelines",
                        ValueType.FLAG,
                        "false",
                        "whether it may be copied anew when it cannot be rewound")
                .taken(
                        "remove_data_directory_on_rewind_failure",
                        ValueType.FLAG,
                        "false",
                        "the same; HaNode does not tell the two apart")
                .taken("recovery_conf", ValueType.MAP, "", "restore_command and the like")
                .taken("recovery_conf.*", ValueType.ANY, "", "")
                .keys();
    }
}
