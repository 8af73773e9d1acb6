package io.hanode.testkit.sim;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of WAL that one server wrote: the truth behind a timeline number. PostgreSQL knows numbers only, so two branches of one
 * number are the accident that the promises exclude.
 */
final class WalBranch {

    final SystemIdentifier system;
    final Timeline timeline;
    final @Nullable WalBranch parent;
    final long forkedAt;
    /** Counts the branches of a world in the order in which servers began to write on them; 0 for those from before. */
    int born;
    /** The highest position that was ever written on it. */
    long tip;
    /** The highest position whose write was acknowledged to a client. */
    long acknowledged;

    WalBranch(SystemIdentifier system, Timeline timeline, @Nullable WalBranch parent, long forkedAt) {
        this.system = system;
        this.timeline = timeline;
        this.parent = parent;
        this.forkedAt = forkedAt;
        this.tip = forkedAt;
    }

    /** Its ancestors as the history file lists them. */
    TimelineHistory history() {
        Deque<TimelineHistory.Entry> entries = new ArrayDeque<>();
        for (WalBranch b = this; b.parent != null; b = b.parent) {
            entries.addFirst(
                    new TimelineHistory.Entry(b.parent.timeline, Lsn.of(b.forkedAt), "no recovery target specified"));
        }
        return new TimelineHistory(timeline, new ArrayList<>(entries));
    }

    /** The branches from the root to this one. */
    List<WalBranch> path() {
        Deque<WalBranch> path = new ArrayDeque<>();
        for (WalBranch b = this; b != null; b = b.parent) {
            path.addFirst(b);
        }
        return List.copyOf(path);
    }

    @Override
    public String toString() {
        return "TL" + timeline.number();
    }

    /**
     * The end of some WAL.
     *
     * @param branch the branch it ends on
     * @param end its last position
     */
    record Point(WalBranch branch, long end) {

        /** Whether the other WAL contains this one: nothing here would have to be undone to become the other. */
        boolean isPrefixOf(Point other) {
            return end <= other.reachOn(branch);
        }

        /** Up to where this WAL follows the given branch; -1 when it never does. */
        long reachOn(WalBranch wanted) {
            long reach = end;
            for (WalBranch b = branch; b != null; b = b.parent) {
                if (b == wanted) {
                    return reach;
                }
                reach = b.forkedAt;
            }
            return -1;
        }

        /** The next branch on the way to the other WAL; null when it is on this one already. */
        @Nullable
        WalBranch nextTowards(Point other) {
            for (WalBranch b = other.branch; b != null; b = b.parent) {
                if (b.parent == branch) {
                    return b;
                }
            }
            return null;
        }

        @Override
        public String toString() {
            return branch + "@" + end;
        }
    }
}
