package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.SnapshotParser;
import io.hanode.cluster.TimelineRecord;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimelineClaimTest {

    private static final String LEFT_AT_TIMELINE_2 = "[[1,6000,\"x\"],[2,10000,\"x\"]]";
    private static final NodeName PG1 = NodeName.of("pg1");
    private static final FencingToken TOKEN = new FencingToken(7);

    private static ClusterSnapshot store(TimelineRecord claim) {
        return SnapshotParser.parse(DcsTree.of(
                Map.of(
                        ClusterKeys.HISTORY,
                        new DcsEntry(ClusterKeys.HISTORY, LEFT_AT_TIMELINE_2, new Revision(1)),
                        ClusterKeys.TIMELINE,
                        new DcsEntry(ClusterKeys.TIMELINE, claim.toJson(), new Revision(2))),
                null));
    }

    @Test
    void skippedNumberIsTheCurrentTimelineOnceItIsDone() {
        ClusterSnapshot snapshot = store(TimelineRecord.done(Timeline.of(5), PG1, TOKEN));
        assertThat(ClusterTimeline.current(snapshot).timeline()).isEqualTo(Timeline.of(5));
    }

    @Test
    void currentTimelineStaysKnownWhileTheNextIsOnlyBegun() {
        ClusterSnapshot snapshot = store(TimelineRecord.begun(Timeline.of(6), PG1, TOKEN, Timeline.of(5)));
        assertThat(ClusterTimeline.current(snapshot).timeline()).isEqualTo(Timeline.of(5));
        assertThat(ClusterTimeline.next(snapshot, Timeline.of(2))).isEqualTo(Timeline.of(7));
    }
}
