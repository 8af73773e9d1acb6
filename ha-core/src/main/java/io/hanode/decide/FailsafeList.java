package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailsafeRecord;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who may run for the lead in failsafe mode, as far as a leader can know: what it read, and what it tried to write since. A write whose
 * answer was lost may take effect late, but only while the key is as it was read.
 *
 * @param read the key as last read
 * @param attempted everybody that was named in a write since the key last changed
 * @param missingSince who is on the list and has no live member key, and since when
 */
public record FailsafeList(
        FailsafeRecord read, SortedMap<NodeName, String> attempted, SortedMap<NodeName, Tick> missingSince) {

    /** Nothing is known. */
    public static final FailsafeList NONE =
            new FailsafeList(FailsafeRecord.NONE, Collections.emptySortedMap(), Collections.emptySortedMap());

    /** Copies the maps. */
    public FailsafeList {
        attempted = Collections.unmodifiableSortedMap(new TreeMap<>(attempted));
        missingSince = Collections.unmodifiableSortedMap(new TreeMap<>(missingSince));
    }

    /** The same after another read. */
    FailsafeList reading(ClusterSnapshot snapshot, Tick now) {
        FailsafeRecord record = snapshot.failsafe();
        SortedMap<NodeName, Tick> missing = new TreeMap<>();
        for (NodeName name : record.members().keySet()) {
            if (!snapshot.members().containsKey(name)) {
                missing.put(name, missingSince.getOrDefault(name, now));
            }
        }
        boolean unchanged = Objects.equals(record.revision(), read.revision());
        return new FailsafeList(record, unchanged ? attempted : Collections.emptySortedMap(), missing);
    }

    /** The same after such a write, whatever becomes of it. */
    FailsafeList writing(SortedMap<NodeName, String> members) {
        SortedMap<NodeName, String> all = new TreeMap<>(attempted);
        all.putAll(members);
        return new FailsafeList(read, all, missingSince);
    }

    /** Everybody who may find its name in the key. */
    SortedMap<NodeName, String> possible() {
        SortedMap<NodeName, String> all = new TreeMap<>(attempted);
        all.putAll(read.members());
        return all;
    }
}
