package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.dcs.FencingToken;
import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ClusterTimelineTest {

    private static final FencingToken TOKEN = new FencingToken(7);

    private static ClusterSnapshot snapshot(Consumer<Cluster> change) {
        Cluster cluster = new Cluster();
        change.accept(cluster);
        return cluster.snapshot(ClusterConfig.DEFAULTS);
    }

    @Test
    void clusterWithoutHistoryIsOnTimeline1() {
        assertThat(ClusterTimeline.current(snapshot(c -> {}))).isEqualTo(TimelineHistory.none(Timeline.FIRST));
    }

    @Test
    void historyOfPatroniEndsOneBeforeTheCurrentTimeline() {
        TimelineHistory current =
                ClusterTimeline.current(snapshot(c -> c.left(1, "0/3000000").left(2, "0/4000000")));
        assertThat(current.timeline()).isEqualTo(Timeline.of(3));
        assertThat(current.switchPointOf(Timeline.of(2))).contains(Lsn.parse("0/4000000"));
    }

    @Test
    void claimThatIsDoneTellsOfSkippedNumbersAndOneThatIsNotTellsNothing() {
        assertThat(ClusterTimeline.current(snapshot(c -> c.left(1, "0/3000000").claim(5, TOKEN, true)))
                        .timeline())
                .isEqualTo(Timeline.of(5));
        assertThat(ClusterTimeline.current(snapshot(c -> c.left(1, "0/3000000").claim(5, TOKEN, false)))
                        .timeline())
                .isEqualTo(Timeline.of(2));
    }

    @Test
    void disorderedHistoryIsPassedOver() {
        assertThat(ClusterTimeline.current(snapshot(c -> c.left(3, "0/3000000").left(2, "0/4000000"))))
                .isEqualTo(TimelineHistory.none(Timeline.FIRST));
    }

    @Test
    void historyOfALeadersTimelineIsKnownOnlyWhenTheStoreDescribesExactlyThatOne() {
        ClusterSnapshot snapshot = snapshot(c -> c.left(1, "0/3000000"));
        assertThat(ClusterTimeline.of(Timeline.FIRST, snapshot)).contains(TimelineHistory.none(Timeline.FIRST));
        assertThat(ClusterTimeline.of(Timeline.of(2), snapshot)).isPresent();
        assertThat(ClusterTimeline.of(Timeline.of(3), snapshot)).isEmpty();
    }

    @Test
    void nextTimelineIsAboveAllThatAnybodyMayHaveBegun() {
        Timeline local = Timeline.of(2);
        assertThat(ClusterTimeline.next(snapshot(c -> {}), local)).isEqualTo(Timeline.of(3));
        assertThat(ClusterTimeline.next(snapshot(c -> c.left(4, "0/3000000")), local))
                .isEqualTo(Timeline.of(6));
        assertThat(ClusterTimeline.next(snapshot(c -> c.claim(7, TOKEN, false)), local))
                .isEqualTo(Timeline.of(8));
        assertThat(ClusterTimeline.next(snapshot(c -> c.member("pg3", "timeline", 9)), local))
                .isEqualTo(Timeline.of(10));
    }
}
