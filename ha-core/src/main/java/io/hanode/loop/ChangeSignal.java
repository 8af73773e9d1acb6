package io.hanode.loop;

import io.hanode.model.Tick;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.BooleanSupplier;

/** Lets any number of callers wait for what a turn brings. */
final class ChangeSignal {

    /** Some conditions change with time alone. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Clock clock;
    private final Lock lock;
    private final Condition changed;
    private long version;

    ChangeSignal(Clock clock) {
        this.clock = clock;
        lock = clock.scheduling().newLock();
        changed = lock.newCondition();
    }

    /** Something may be different now. */
    void changed() {
        lock.lock();
        try {
            version++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the condition holds, looking after every change. False when it does not hold at the given instant. */
    boolean await(BooleanSupplier condition, Tick until) throws InterruptedException {
        while (true) {
            long seen = version();
            if (condition.getAsBoolean()) {
                return true;
            }
            if (clock.now().isAtOrAfter(until)) {
                return false;
            }
            awaitChange(seen, Durations.min(LOOK_AGAIN, clock.until(until)));
        }
    }

    private long version() {
        lock.lock();
        try {
            return version;
        } finally {
            lock.unlock();
        }
    }

    private void awaitChange(long seen, Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (version == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
