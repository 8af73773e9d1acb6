package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a server, in steps short enough not to be noticed. */
final class Waits {

    /** How often a condition without an event is looked at. */
    static final Duration STEP = Duration.ofMillis(5);

    /** A condition; may fail. */
    interface Condition {
        boolean holds() throws PostgresException;
    }

    private Waits() {}

    /** Waits until the condition holds, the time is over, or the operation was cancelled; whether it holds. */
    static boolean until(Deadline deadline, OperationContext context, Condition condition) throws PostgresException {
        CountDownLatch cancelled = new CountDownLatch(1);
        context.onCancel(cancelled::countDown);
        while (!condition.holds()) {
            if (deadline.passed() || context.cancelled() || pause(cancelled, STEP)) {
                return condition.holds();
            }
        }
        return true;
    }

    /** Waits until the process is gone; whether it is. */
    static boolean untilGone(PostmasterIdentity process, Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        CountDownLatch never = new CountDownLatch(1);
        try {
            while (Processes.alive(process.pid(), process.startedAt())) {
                if (deadline.passed() || pause(never, STEP)) {
                    return false;
                }
            }
            return true;
        } catch (PostgresException e) {
            return false;
        }
    }

    /** Waits for the given time or the latch; whether the latch came. */
    static boolean pause(CountDownLatch latch, Duration time) throws PostgresException {
        try {
            return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted", e);
        }
    }
}
