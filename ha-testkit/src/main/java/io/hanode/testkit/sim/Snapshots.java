package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.SnapshotParser;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Parsed snapshots: most turns of most nodes read what another has just read, and parsing is the dearest part of a turn. */
final class Snapshots {

    private @Nullable DcsTree parsed;
    private ClusterSnapshot last = ClusterSnapshot.EMPTY;

    /** What two reads saw: the first those keys of which the mask has the bit (bit 0 is the leader's), the second the others. */
    // The store gives the same object as long as nothing has changed; comparing all keys is what this saves.
    @SuppressWarnings("ReferenceEquality")
    ClusterSnapshot of(DcsTree first, DcsTree second, int mask) {
        if (first != second) {
            return SnapshotParser.parse(merge(first, second, mask));
        }
        if (parsed != first) {
            parsed = first;
            last = SnapshotParser.parse(first);
        }
        return last;
    }

    /** The keys of the first of which the mask has the bit, and the others of the second. */
    static DcsTree merge(DcsTree first, DcsTree second, int mask) {
        SortedMap<String, DcsEntry> entries = new TreeMap<>();
        first.entries().forEach((key, entry) -> {
            if (inFirst(key, mask)) {
                entries.put(key, entry);
            }
        });
        second.entries().forEach((key, entry) -> {
            if (!inFirst(key, mask)) {
                entries.put(key, entry);
            }
        });
        return new DcsTree(entries, (mask & 1) != 0 ? first.leader() : second.leader());
    }

    private static boolean inFirst(String key, int mask) {
        return (mask & (1 << (1 + Math.floorMod(key.hashCode(), 7)))) != 0;
    }
}
