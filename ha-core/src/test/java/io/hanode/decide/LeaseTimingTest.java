package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Tick;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTimingTest {

    private static final Duration FENCE = Duration.ofMillis(500);
    private static final Duration LOOP_WAIT = Duration.ofSeconds(10);
    private static final Tick SENT = new Tick(Long.MAX_VALUE - 5);

    private static LeaseTiming ttl(double seconds) {
        return new LeaseTiming(Duration.ofMillis(Math.round(seconds * 1000)), FENCE, LOOP_WAIT);
    }

    @Test
    void leaseEndsBeforeTheTtlByFenceTimeAndMargin() {
        assertThat(ttl(30).validUntil(SENT).since(SENT)).isEqualTo(Duration.ofMillis(30_000 - 500 - 1_000));
        assertThat(ttl(3).validUntil(SENT).since(SENT)).isEqualTo(Duration.ofMillis(3_000 - 500 - 150));
    }

    @Test
    void marginIsATwentiethWithinItsBounds() {
        assertThat(ttl(1).margin()).isEqualTo(Duration.ofMillis(100));
        assertThat(ttl(10).margin()).isEqualTo(Duration.ofMillis(500));
        assertThat(ttl(600).margin()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void renewalsGoOutEveryThirdOfTheTtlOrEveryLoopWait() {
        assertThat(ttl(12).renewInterval()).isEqualTo(Duration.ofSeconds(4));
        assertThat(ttl(60).renewInterval()).isEqualTo(LOOP_WAIT);
        assertThat(ttl(12).renewTimeout()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void twoRenewalsMayFailBeforeTheOrderlyDemotion() {
        LeaseTiming timing = ttl(30);
        Duration afterTwoTries =
                timing.renewInterval().plus(timing.renewTimeout().multipliedBy(2));
        assertThat(timing.demoteAt(SENT).since(SENT)).isGreaterThanOrEqualTo(afterTwoTries);
    }

    @Test
    void orderlyDemotionComesBeforeTheForce() {
        for (double ttl : new double[] {3, 5, 10, 20, 30, 120}) {
            assertThat(ttl(ttl).faults()).isEmpty();
            assertThat(ttl(ttl).validUntil(SENT).isAfter(ttl(ttl).demoteAt(SENT)))
                    .isTrue();
        }
    }

    @Test
    void patronisDefaultsAndTheShortestTtlAreValid() {
        assertThat(ttl(30).faults()).isEmpty();
        assertThat(ttl(3).faults()).isEmpty();
    }

    @Test
    void ttlBelowTheMinimumIsRefused() {
        assertThat(new LeaseTiming(Duration.ofMillis(2_999), Duration.ofMillis(100), LOOP_WAIT).faults())
                .singleElement()
                .asString()
                .contains("ttl 2.999 s", "minimum of 3 s");
    }

    @Test
    void ttlTooShortForTheFenceIsRefusedWithTheArithmetic() {
        assertThat(new LeaseTiming(Duration.ofSeconds(6), Duration.ofSeconds(2), LOOP_WAIT).faults())
                .singleElement()
                .asString()
                .contains("ttl 6 s", "fence time 2 s", "margin 0.3 s", "2.5 s", "ttl/3 = 2 s", "raise ttl to 7.5 s");
    }

    @Test
    void loopWaitOfZeroIsRefused() {
        assertThat(new LeaseTiming(Duration.ofSeconds(30), FENCE, Duration.ZERO).faults())
                .singleElement()
                .asString()
                .contains("loop_wait 0 s");
    }
}
