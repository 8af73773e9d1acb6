package io.hanode.decide;

import io.hanode.model.NodeName;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may be elected, as the sync record says it: the leader that wrote it, alone; or a voter that sees so many others of the leader and
 * the voters that have no more WAL than itself.
 *
 * @param quorum how many others a candidate has to see
 * @param names the voters; the leader that wrote the record is not among them
 */
record SyncVoters(int quorum, SortedSet<NodeName> names) {

    /** Only the leader that wrote the record. */
    static final SyncVoters NOBODY = new SyncVoters(0, Collections.emptySortedSet());

    /** Copies the set. */
    SyncVoters {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    static SyncVoters of(int quorum, Collection<NodeName> names) {
        return new SyncVoters(quorum, new TreeSet<>(names));
    }

    /** How many voters may be missing when the leader is gone; below 0: nobody can be elected then. */
    int tolerance() {
        return names.size() - quorum - 1;
    }

    /** How many of the voters are not among the given nodes. */
    int outside(Collection<NodeName> nodes) {
        return (int) names.stream().filter(n -> !nodes.contains(n)).count();
    }
}
