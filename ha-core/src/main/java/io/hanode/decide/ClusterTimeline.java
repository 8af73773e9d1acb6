package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.HistoryRecord;
import io.hanode.cluster.TimelineRecord;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the store tells of the cluster's timelines. */
final class ClusterTimeline {

    private ClusterTimeline() {}

    /** The history of the cluster's current timeline, when the store has a readable one; of timeline 1 when it has none. */
    static TimelineHistory current(ClusterSnapshot snapshot) {
        HistoryRecord history = snapshot.history();
        TimelineRecord claim = snapshot.timeline();
        Timeline described = claim == null ? null : claim.described();
        if (history == null || history.entries().isEmpty()) {
            return TimelineHistory.none(described == null ? Timeline.FIRST : described);
        }
        // Numbers may have been skipped (promotions that came to nothing), which Patroni's form of the history does not
        // show.
        Timeline named = Timeline.of(history.currentTimeline());
        Timeline timeline = described != null && described.isAfter(named) ? described : named;
        List<TimelineHistory.Entry> entries = new ArrayList<>();
        for (HistoryRecord.Entry e : history.entries()) {
            entries.add(new TimelineHistory.Entry(Timeline.of(e.timeline()), e.switchPoint(), e.reason()));
        }
        try {
            return new TimelineHistory(timeline, entries);
        } catch (IllegalArgumentException disordered) {
            return TimelineHistory.none(Timeline.FIRST);
        }
    }

    /** The history of the given timeline, when the store's history describes exactly that one. */
    static Optional<TimelineHistory> of(Timeline timeline, ClusterSnapshot snapshot) {
        if (timeline.equals(Timeline.FIRST)) {
            return Optional.of(TimelineHistory.none(timeline));
        }
        TimelineHistory current = current(snapshot);
        return current.timeline().equals(timeline) ? Optional.of(current) : Optional.empty();
    }

    /** A number for the next promotion: above every timeline that anybody is known to have begun. */
    static Timeline next(ClusterSnapshot snapshot, Timeline local) {
        int highest = Math.max(local.number(), current(snapshot).timeline().number());
        TimelineRecord claim = snapshot.timeline();
        if (claim != null) {
            highest = Math.max(highest, claim.timeline().number());
        }
        for (var member : snapshot.members().values()) {
            Timeline theirs = member.timeline();
            highest = Math.max(highest, theirs == null ? 1 : theirs.number());
        }
        return Timeline.of(highest + 1);
    }
}
