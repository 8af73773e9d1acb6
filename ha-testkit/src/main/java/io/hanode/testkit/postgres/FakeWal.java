package io.hanode.testkit.postgres;

import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's WAL: a branch and how far it goes on it. A real server knows branches only by their timeline number; here each has an
 * identity of its own, so that a test can tell the truth about two servers that gave the same number to different branches.
 *
 * @param branch the branch it ends on
 * @param end the end of the WAL
 */
public record FakeWal(Branch branch, Lsn end) {

    /** One timeline as one server began it. Equal only to itself. */
    public static final class Branch {
        private final Timeline timeline;

        @Nullable
        private final FakeWal origin;

        Branch(Timeline timeline, @Nullable FakeWal origin) {
            this.timeline = timeline;
            this.origin = origin;
        }

        /** Its number. */
        public Timeline timeline() {
            return timeline;
        }

        /** What it branched off from; null for a database cluster's first. */
        public @Nullable FakeWal origin() {
            return origin;
        }
    }

    /** The WAL of a new database cluster. */
    static FakeWal first(Lsn end) {
        return new FakeWal(new Branch(Timeline.FIRST, null), end);
    }

    /** More of it. */
    FakeWal upTo(Lsn position) {
        return new FakeWal(branch, position);
    }

    /** A promotion at its end. */
    FakeWal promoted(Timeline timeline, long bytes) {
        return new FakeWal(new Branch(timeline, this), Lsn.of(end.bytes() + bytes));
    }

    /** Whether all of this WAL is part of the other: a server with this one can go on as a copy of the other's. */
    public boolean isPartOf(FakeWal other) {
        FakeWal at = other;
        while (at != null) {
            if (at.branch == branch) {
                return end.compareTo(at.end) <= 0;
            }
            at = at.branch.origin;
        }
        return false;
    }

    /** The part of this WAL up to a position: on an earlier branch where the position lies before this one's beginning. */
    FakeWal cutAt(Lsn position) {
        FakeWal at = this;
        while (at.branch.origin != null && at.branch.origin.end.compareTo(position) >= 0) {
            at = at.branch.origin;
        }
        return at.end.isAfter(position) ? at.upTo(position) : at;
    }

    /** What both have in common. */
    FakeWal commonWith(FakeWal other) {
        for (FakeWal mine = this; mine != null; mine = mine.branch.origin) {
            for (FakeWal theirs = other; theirs != null; theirs = theirs.branch.origin) {
                if (mine.branch == theirs.branch) {
                    return mine.end.isAfter(theirs.end) ? theirs : mine;
                }
            }
        }
        throw new IllegalStateException("no common WAL: different database clusters");
    }

    /** The history file of its timeline. */
    public TimelineHistory history() {
        List<TimelineHistory.Entry> entries = new ArrayList<>();
        for (FakeWal from = branch.origin; from != null; from = from.branch.origin) {
            entries.add(0, new TimelineHistory.Entry(from.branch.timeline, from.end, "promoted"));
        }
        return new TimelineHistory(branch.timeline, entries);
    }

    /** Its timeline's number. */
    public Timeline timeline() {
        return branch.timeline;
    }
}
