package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidateOrderTest {

    private static CandidateOrder candidate(int timeline, long position, int priority, String name) {
        return new CandidateOrder(Timeline.of(timeline), Lsn.of(position), priority, NodeName.of(name));
    }

    private static List<CandidateOrder> all() {
        List<CandidateOrder> all = new ArrayList<>();
        for (int timeline = 1; timeline <= 2; timeline++) {
            for (long position : new long[] {1, 2, -1}) {
                for (int priority = 1; priority <= 2; priority++) {
                    all.add(candidate(timeline, position, priority, "a"));
                    all.add(candidate(timeline, position, priority, "b"));
                }
            }
        }
        return all;
    }

    @Test
    void timelineComesBeforePositionBeforePriorityBeforeName() {
        assertThat(candidate(2, 1, 1, "b")).isGreaterThan(candidate(1, 9, 9, "a"));
        assertThat(candidate(1, 2, 1, "b")).isGreaterThan(candidate(1, 1, 9, "a"));
        assertThat(candidate(1, 1, 2, "b")).isGreaterThan(candidate(1, 1, 1, "a"));
        assertThat(candidate(1, 1, 1, "a")).isGreaterThan(candidate(1, 1, 1, "b"));
    }

    @Test
    void positionsAreUnsigned() {
        assertThat(candidate(1, -1, 1, "a")).isGreaterThan(candidate(1, Long.MAX_VALUE, 1, "a"));
    }

    @Test
    void anyTwoNodesAgreeWhoComesFirst() {
        for (CandidateOrder a : all()) {
            for (CandidateOrder b : all()) {
                assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
                assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
                for (CandidateOrder c : all()) {
                    if (a.compareTo(b) > 0 && b.compareTo(c) > 0) {
                        assertThat(a).isGreaterThan(c);
                    }
                }
            }
        }
    }

    @Test
    void reasonNamesWhatDecides() {
        CandidateOrder mine = candidate(1, 5, 1, "b");
        assertThat(mine.whyBehind(candidate(2, 1, 1, "a"))).contains("later timeline 2");
        assertThat(mine.whyBehind(candidate(1, 8, 1, "a"))).contains("3 bytes more WAL");
        assertThat(mine.whyBehind(candidate(1, 5, 3, "a"))).contains("failover_priority 3");
        assertThat(mine.whyBehind(candidate(1, 5, 1, "a"))).contains("first by name");
    }
}
