package io.hanode.decide;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import java.util.Comparator;

/**
 * A node as candidate, in a total order: timeline, WAL position, priority, name. The greatest is to be promoted.
 *
 * @param timeline the timeline of its WAL's end
 * @param position the later of received and replayed
 * @param priority failover_priority
 * @param name its name; the alphabetically first wins a tie
 */
record CandidateOrder(Timeline timeline, Lsn position, int priority, NodeName name)
        implements Comparable<CandidateOrder> {

    private static final Comparator<CandidateOrder> ORDER = Comparator.comparing(CandidateOrder::timeline)
            .thenComparing(CandidateOrder::position)
            .thenComparing(CandidateOrder::priority)
            .thenComparing(CandidateOrder::name, Comparator.reverseOrder());

    @Override
    public int compareTo(CandidateOrder other) {
        return ORDER.compare(this, other);
    }

    /** Why the other comes before this, in words. */
    String whyBehind(CandidateOrder other) {
        if (other.timeline.isAfter(timeline)) {
            return other.name + " is on the later timeline " + other.timeline + " (here: " + timeline + ")";
        }
        if (other.position.isAfter(position)) {
            return other.name + " has " + other.position.minus(position) + " bytes more WAL";
        }
        if (other.priority > priority) {
            return other.name + " has as much WAL and failover_priority " + other.priority + " (here: " + priority
                    + ")";
        }
        return other.name + " has as much WAL and comes first by name";
    }
}
