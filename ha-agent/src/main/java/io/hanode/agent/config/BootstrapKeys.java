package io.hanode.agent.config;

import java.util.List;

/** The keys of a new cluster, but for its shared configuration. */
final class BootstrapKeys {

    private BootstrapKeys() {}

    static List<Key> keys() {
        return new KeyList("bootstrap")
                .taken("initdb", ValueType.OPTIONS, "", "options of initdb")
                .add(
                        "method",
                        ValueType.TEXT,
                        "initdb",
                        Support.refused("a new cluster is made by initdb", "initdb")
                                .unless("initdb"),
                        "")
                .taken("pg_hba", ValueType.LINES, "", "lines of pg_hba.conf, where postgresql.pg_hba gives none")
                .refused("post_bootstrap", "no script is called after initdb", "SQL through the new primary")
                .refused("post_init", "no script is called after initdb", "SQL through the new primary")
                .refused("users", "Patroni dropped it, too", "SQL through the new primary")
                .keys();
    }
}
