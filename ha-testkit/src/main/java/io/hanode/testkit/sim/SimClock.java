package io.hanode.testkit.sim;

import io.hanode.model.Tick;
import java.time.Duration;

/**
 * One process's monotonic clock: its own origin, and a rate slightly off.
 *
 * @param scheduler true time
 * @param origin what it shows at the world's beginning, in nanoseconds
 * @param partsPerMillion how much faster than true time it runs
 */
record SimClock(SimScheduler scheduler, long origin, long partsPerMillion) {

    private static final long MILLION = 1_000_000L;

    Tick now() {
        return at(scheduler.now());
    }

    private Tick at(long trueTime) {
        return new Tick(origin + trueTime + trueTime / MILLION * partsPerMillion);
    }

    /** A true time, at most microseconds late, at which this clock shows the tick; now when it is over. */
    long trueTimeOf(Tick tick) {
        Duration ahead = tick.since(now());
        return ahead.isNegative() ? scheduler.now() : scheduler.now() + trueDelay(ahead);
    }

    private long trueDelay(Duration byThisClock) {
        return (long) (byThisClock.toNanos() * (MILLION / (double) (MILLION + partsPerMillion))) + 10_000;
    }
}
