package io.hanode.postgres.local;

import java.time.Duration;

/** A point on the monotonic clock by which something must be done. */
record Deadline(long nanos) {

    static Deadline after(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    boolean passed() {
        return remainingNanos() <= 0;
    }

    long remainingNanos() {
        return nanos - System.nanoTime();
    }

    /** What is left, at least a millisecond. */
    Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, remainingNanos()));
    }
}
