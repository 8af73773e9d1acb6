package io.hanode.loop;

import io.hanode.model.Tick;
import java.time.Duration;
import java.time.Instant;

/** The two clocks: the monotonic one for every duration and deadline, the wall clock for people and schedules only. */
public interface Clock {

    /** The clocks of the machine. */
    static Clock system() {
        return new SystemClock();
    }

    /** This instant on the monotonic clock. */
    Tick now();

    /** This instant on the wall clock. */
    Instant wall();

    /** How threads begin and wait while this clock's time passes. */
    default Scheduling scheduling() {
        return Scheduling.system();
    }

    /** How long it is from now until the given instant; zero when it has passed. */
    default Duration until(Tick tick) {
        Duration left = tick.since(now());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
