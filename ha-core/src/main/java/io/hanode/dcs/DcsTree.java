package io.hanode.dcs;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything below a cluster's base path, read at about the same time (linearizable per key, not atomic across keys).
 *
 * @param entries all keys but {@code leader}, by relative key; empty when the cluster is not there yet
 * @param leader the leader lock, or null when nobody holds it
 */
public record DcsTree(
        SortedMap<String, DcsEntry> entries, @Nullable LeaderEntry leader) {

    /** Copies the map. */
    public DcsTree {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    /** A tree from a map of any kind. */
    public static DcsTree of(Map<String, DcsEntry> entries, @Nullable LeaderEntry leader) {
        return new DcsTree(new TreeMap<>(entries), leader);
    }
}
