package io.hanode.agent.config;

import java.util.List;

/** The keys of a new cluster, but for its shared configuration. */
final class BootstrapKeys {

    private BootstrapKeys() {}

    static List<Key> keys() {
        return new KeyList("bootstrap")
                .taken("initdb", ValueType.OPTIONS, "", "options of initdb")
                .taken(
                        "method",
                        ValueType.TEXT,
                        "initdb",
                        "initdb, or the name of a section of bootstrap with a command")
                .taken("pg_hba", ValueType.LINES, "", "lines of pg_hba.conf, where postgresql.pg_hba gives none")
                .taken("post_bootstrap", ValueType.COMMAND, "", "called when the new cluster runs")
                .taken("post_init", ValueType.COMMAND, "", "old name of post_bootstrap")
                .taken("users.*.password", ValueType.SECRET, "", "roles to make besides those of HaNode")
                .taken("users.*.options", ValueType.TEXTS, "", "what such a role may, in the words of CREATE ROLE")
                .keys();
    }
}
