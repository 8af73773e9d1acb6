package io.hanode.postgres;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The part of the server's configuration that the cluster decides.
 *
 * @param parameters {@code postgresql.parameters} of the cluster configuration
 * @param hbaLines {@code postgresql.pg_hba}; empty: the file is left as it is
 */
public record ServerSettings(SortedMap<String, String> parameters, List<String> hbaLines) {

    /** Nothing set. */
    public static final ServerSettings NONE = new ServerSettings(Collections.emptySortedMap(), List.of());

    /** Copies the collections. */
    public ServerSettings {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        hbaLines = List.copyOf(hbaLines);
    }
}
