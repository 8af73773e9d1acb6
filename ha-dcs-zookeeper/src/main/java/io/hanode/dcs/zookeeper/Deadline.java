package io.hanode.dcs.zookeeper;

import java.time.Duration;

/** The instant by which a call has to be over, on the monotonic clock. */
record Deadline(long nanoTime) {

    static Deadline in(Duration timeout) {
        return new Deadline(System.nanoTime() + timeout.toNanos());
    }

    /** What is left; zero when it has passed. */
    long remainingNanos() {
        return Math.max(0, nanoTime - System.nanoTime());
    }

    boolean hasPassed() {
        return remainingNanos() == 0;
    }
}
