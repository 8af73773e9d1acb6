package io.hanode.loop;

import io.hanode.model.Tick;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** The lock of a state that threads wait for changes of. Thread-safe. */
final class StateLock {

    private final Clock clock;
    private final Lock lock;
    private final Condition changed;
    private long version;

    StateLock(Clock clock) {
        this.clock = clock;
        this.lock = clock.scheduling().newLock();
        this.changed = lock.newCondition();
    }

    /** Reads, or changes what nobody waits for. */
    <T> T locked(Supplier<T> code) {
        lock.lock();
        try {
            return Objects.requireNonNull(code.get());
        } finally {
            lock.unlock();
        }
    }

    /** Changes, and wakes everybody who waits. */
    void change(Runnable code) {
        locked(() -> {
            code.run();
            signal();
            return true;
        });
    }

    /** Wakes everybody who waits. Only with the lock. */
    void signal() {
        version++;
        changed.signalAll();
    }

    /** Counts the changes, so that none is missed by {@link #awaitChange}. */
    long version() {
        return locked(() -> version);
    }

    /** Waits until something changes that was not seen yet, or until the given instant. */
    void awaitChange(long seen, Tick until) throws InterruptedException {
        lock.lock();
        try {
            long left = clock.until(until).toNanos();
            while (version == seen && left > 0) {
                left = Math.min(changed.awaitNanos(left), clock.until(until).toNanos());
            }
        } finally {
            lock.unlock();
        }
    }
}
