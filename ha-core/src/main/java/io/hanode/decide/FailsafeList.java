package io.hanode.decide;

import io.hanode.cluster.FailsafeRecord;
import io.hanode.model.NodeName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may run for the lead in failsafe mode, as far as a leader can know: what it read, and what it tried to write since. A write whose
 * answer was lost may take effect late, but only while the key is as it was read.
 *
 * @param read the key as last read
 * @param attempted everybody that was named in a write since the key last changed
 */
public record FailsafeList(FailsafeRecord read, SortedMap<NodeName, String> attempted) {

    /** Nothing is known. */
    public static final FailsafeList NONE = new FailsafeList(FailsafeRecord.NONE, Collections.emptySortedMap());

    /** Copies the map. */
    public FailsafeList {
        attempted = Collections.unmodifiableSortedMap(new TreeMap<>(attempted));
    }

    /** The same after another read. */
    FailsafeList reading(FailsafeRecord now) {
        boolean unchanged = java.util.Objects.equals(now.revision(), read.revision());
        return new FailsafeList(now, unchanged ? attempted : Collections.emptySortedMap());
    }

    /** The same after such a write, whatever becomes of it. */
    FailsafeList writing(SortedMap<NodeName, String> members) {
        SortedMap<NodeName, String> all = new TreeMap<>(attempted);
        all.putAll(members);
        return new FailsafeList(read, all);
    }

    /** Everybody who may find its name in the key. */
    SortedMap<NodeName, String> possible() {
        SortedMap<NodeName, String> all = new TreeMap<>(attempted);
        all.putAll(read.members());
        return all;
    }
}
