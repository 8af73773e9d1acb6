package io.hanode.decide;

import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Has the local WAL forked from another's history? Timeline numbers are unique in a cluster (see TimelineRecord), so comparing
 * histories decides it; PostgreSQL's manual, "Timelines", has the rule: WAL past the switch point of one's own timeline is a fork.
 */
public sealed interface Divergence {

    /** Both are on the same timeline with the same ancestors. */
    record Same() implements Divergence {}

    /** The local WAL is a prefix of the other's history. */
    record Behind() implements Divergence {}

    /**
     * The local WAL has records that the other's history does not have.
     *
     * @param at where the histories part
     */
    record Forked(Lsn at) implements Divergence {}

    /**
     * It cannot be told.
     *
     * @param missing what would have to be known, for people
     */
    record Unknown(String missing) implements Divergence {}

    /**
     * Where the local WAL ends.
     *
     * @param timeline the timeline of its end
     * @param history the history of that timeline as known locally
     * @param end its end, or a lower bound
     * @param exact whether the end is exact
     */
    record LocalWal(Timeline timeline, TimelineHistory history, Lsn end, boolean exact) {}

    /**
     * Compares.
     *
     * @param local where the local WAL ends
     * @param other the history to compare with; null when it is not known (yet)
     */
    static Divergence between(LocalWal local, @Nullable TimelineHistory other) {
        if (other == null) {
            return new Unknown("the leader has not published the history of its timeline yet");
        }
        if (local.timeline().equals(other.timeline())) {
            return local.history().entries().isEmpty() || sameSwitchPoints(local.history(), other)
                    ? new Same()
                    : new Forked(firstDifference(local.history(), other));
        }
        Optional<Lsn> switchPoint = other.switchPointOf(local.timeline());
        if (switchPoint.isEmpty()) {
            return new Forked(firstDifference(local.history(), other));
        }
        if (local.end().isAfter(switchPoint.get())) {
            return new Forked(switchPoint.get());
        }
        return local.exact() ? new Behind() : new Unknown("the exact end of the local WAL, after a crash");
    }

    private static boolean sameSwitchPoints(TimelineHistory a, TimelineHistory b) {
        return a.entries().stream()
                .allMatch(e -> b.switchPointOf(e.timeline())
                        .filter(e.switchPoint()::equals)
                        .isPresent());
    }

    private static Lsn firstDifference(TimelineHistory local, TimelineHistory other) {
        Lsn last = Lsn.ZERO;
        for (TimelineHistory.Entry entry : local.entries()) {
            Optional<Lsn> there = other.switchPointOf(entry.timeline());
            if (there.isEmpty() || !there.get().equals(entry.switchPoint())) {
                return there.isPresent() && entry.switchPoint().isAfter(there.get())
                        ? there.get()
                        : entry.switchPoint();
            }
            last = entry.switchPoint();
        }
        return last;
    }
}
