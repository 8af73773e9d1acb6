package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.decide.Divergence.Behind;
import io.hanode.decide.Divergence.Forked;
import io.hanode.decide.Divergence.LocalWal;
import io.hanode.decide.Divergence.Same;
import io.hanode.decide.Divergence.Unknown;
import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import org.junit.jupiter.api.Test;

class DivergenceTest {

    private static TimelineHistory history(int timeline, String file) {
        return TimelineHistory.parse(Timeline.of(timeline), file);
    }

    private static LocalWal wal(int timeline, String file, String end, boolean exact) {
        return new LocalWal(Timeline.of(timeline), history(timeline, file), Lsn.parse(end), exact);
    }

    private static Divergence compare(LocalWal local, TimelineHistory other) {
        return Divergence.between(local, other);
    }

    @Test
    void sameTimelineWithTheSameAncestorsIsTheSameHowFarSoEver() {
        assertThat(compare(wal(1, "", "0/9", true), history(1, ""))).isEqualTo(new Same());
        assertThat(compare(wal(3, "1 0/5\n2 0/7", "0/9", false), history(3, "1 0/5\n2 0/7")))
                .isEqualTo(new Same());
    }

    @Test
    void sameTimelineIsTheSameWhenItsAncestorsAreNotKnownHere() {
        assertThat(compare(wal(3, "", "0/9", true), history(3, "1 0/5\n2 0/7"))).isEqualTo(new Same());
    }

    @Test
    void equalNumberWithAnotherSwitchPointIsAForkAtTheEarlierOfTheTwo() {
        assertThat(compare(wal(2, "1 0/6", "0/9", true), history(2, "1 0/5"))).isEqualTo(new Forked(Lsn.parse("0/5")));
        assertThat(compare(wal(2, "1 0/4", "0/9", true), history(2, "1 0/5"))).isEqualTo(new Forked(Lsn.parse("0/4")));
        assertThat(compare(wal(3, "1 0/5\n2 0/8", "0/9", true), history(3, "1 0/5\n2 0/7")))
                .isEqualTo(new Forked(Lsn.parse("0/7")));
    }

    @Test
    void walThatEndsAtTheSwitchPointIsBehindAndOneByteMoreIsAFork() {
        assertThat(compare(wal(1, "", "0/5", true), history(2, "1 0/5"))).isEqualTo(new Behind());
        assertThat(compare(wal(1, "", "0/6", true), history(2, "1 0/5"))).isEqualTo(new Forked(Lsn.parse("0/5")));
    }

    @Test
    void lowerBoundBeforeTheSwitchPointProvesNothing() {
        assertThat(compare(wal(1, "", "0/4", false), history(2, "1 0/5"))).isInstanceOf(Unknown.class);
        assertThat(compare(wal(1, "", "0/6", false), history(2, "1 0/5"))).isEqualTo(new Forked(Lsn.parse("0/5")));
    }

    @Test
    void skippedTimelineNumbersAreNoFork() {
        assertThat(compare(wal(1, "", "0/5", true), history(7, "1 0/5"))).isEqualTo(new Behind());
        assertThat(compare(wal(4, "1 0/5", "0/7", true), history(9, "1 0/5\n4 0/7")))
                .isEqualTo(new Behind());
    }

    @Test
    void timelineThatTheOtherNeverWasOnIsAForkWhereTheHistoriesPart() {
        assertThat(compare(wal(2, "1 0/4", "0/9", true), history(3, "1 0/5"))).isEqualTo(new Forked(Lsn.parse("0/4")));
        assertThat(compare(wal(2, "1 0/6", "0/9", true), history(3, "1 0/5"))).isEqualTo(new Forked(Lsn.parse("0/5")));
        assertThat(compare(wal(5, "1 0/5", "0/9", true), history(2, "1 0/5"))).isEqualTo(new Forked(Lsn.parse("0/5")));
    }

    @Test
    void nothingIsKnownWithoutTheOthersHistory() {
        assertThat(Divergence.between(wal(1, "", "0/5", true), null)).isInstanceOf(Unknown.class);
    }
}
