package io.hanode.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AckLogTest {

    private final AckLog log = new AckLog();

    @Test
    void gapIsTheLongestTimeBetweenNeighbours() {
        acknowledge(10, 20, 90, 100);
        assertThat(log.longestGap(0, 100)).isEqualTo(Duration.ofNanos(70));
    }

    @Test
    void gapThatBeganBeforeTheSpanCountsInFull() {
        acknowledge(10, 60, 70);
        assertThat(log.longestGap(50, 70)).isEqualTo(Duration.ofNanos(50));
    }

    @Test
    void gapOutsideTheSpanDoesNotCount() {
        acknowledge(10, 500, 510, 520, 900);
        assertThat(log.longestGap(505, 515)).isEqualTo(Duration.ofNanos(10));
    }

    @Test
    void silenceThatLastsUntilNowCounts() {
        acknowledge(10, 20);
        assertThat(log.longestGap(15, 320)).isEqualTo(Duration.ofNanos(300));
    }

    @Test
    void withoutAnyRowTheWholeSpanIsTheGap() {
        assertThat(log.longestGap(100, 350)).isEqualTo(Duration.ofNanos(250));
    }

    @Test
    void theClockMayPassItsHighestValue() {
        long before = Long.MAX_VALUE - 10;
        log.acknowledged(1, before);
        log.acknowledged(2, before + 40);
        assertThat(log.longestGap(before + 5, before + 40)).isEqualTo(Duration.ofNanos(40));
        assertThat(log.lastBefore(before + 30)).isEqualTo(1);
    }

    @Test
    void growsBeyondItsFirstSize() {
        for (int i = 1; i <= 5_000; i++) {
            log.acknowledged(i, i);
        }
        assertThat(log.count()).isEqualTo(5_000);
        assertThat(log.timeOf(4_321)).isEqualTo(4_321);
        assertThat(log.ids()).hasSize(5_000).endsWith(5_000);
    }

    @Test
    void lastRowBeforeAnInstant() {
        acknowledge(10, 20, 30);
        assertThat(log.lastBefore(30)).isEqualTo(2);
        assertThat(log.lastBefore(10)).isZero();
    }

    private void acknowledge(long... times) {
        for (int i = 0; i < times.length; i++) {
            log.acknowledged(i + 1, times[i]);
        }
    }
}
