package io.hanode.loop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** What one thread finds out and others wait for. Thread-safe. */
final class Answer<T> {

    private final Lock lock;
    private final Condition given;
    private volatile @Nullable T value;
    private volatile boolean over;

    Answer(Clock clock) {
        lock = clock.scheduling().newLock();
        given = lock.newCondition();
    }

    /** Ends the waiting; null when there is no answer. */
    void give(@Nullable T answer) {
        lock.lock();
        try {
            value = answer;
            over = true;
            given.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it was given. Never blocks. */
    boolean isOver() {
        return over;
    }

    /** The answer; empty when there is none, or none in time. */
    Optional<T> await(Duration timeout) throws InterruptedException {
        lock.lock();
        try {
            long left = timeout.toNanos();
            while (!over && left > 0) {
                left = given.awaitNanos(left);
            }
            return Optional.ofNullable(value);
        } finally {
            lock.unlock();
        }
    }
}
