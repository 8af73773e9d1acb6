package io.hanode.postgres;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of the server's configuration that the cluster and the node's own configuration decide, in PostgreSQL's and Patroni's words.
 *
 * @param parameters {@code postgresql.parameters}
 * @param hbaLines {@code postgresql.pg_hba}; empty: the file is left as it is
 * @param identLines {@code postgresql.pg_ident}; empty: the file is left as it is
 * @param recovery {@code postgresql.recovery_conf}: parameters of a standby, for instance {@code restore_command}
 */
public record ServerSettings(
        SortedMap<String, String> parameters,
        List<String> hbaLines,
        List<String> identLines,
        SortedMap<String, String> recovery) {

    /** Nothing set. */
    public static final ServerSettings NONE = new ServerSettings(Collections.emptySortedMap(), List.of());

    /** Copies the collections. */
    public ServerSettings {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        hbaLines = List.copyOf(hbaLines);
        identLines = List.copyOf(identLines);
        recovery = Collections.unmodifiableSortedMap(new TreeMap<>(recovery));
    }

    /** Without an identity map and without recovery parameters. */
    public ServerSettings(SortedMap<String, String> parameters, List<String> hbaLines) {
        this(parameters, hbaLines, List.of(), Collections.emptySortedMap());
    }
}
