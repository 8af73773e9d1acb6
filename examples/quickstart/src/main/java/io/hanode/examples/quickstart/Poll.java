package io.hanode.examples.quickstart;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what announces itself to nobody: another process's state. */
public final class Poll {

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private Poll() {}

    /**
     * Waits until the condition holds.
     *
     * @return false when it did not within the timeout, or when this thread was interrupted (and stays so)
     */
    public static boolean until(Duration timeout, BooleanSupplier condition) {
        long end = System.nanoTime() + timeout.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }
}
