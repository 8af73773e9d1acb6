package io.hanode.loop;

import io.hanode.model.Tick;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/**
 * Merges wake-ups from any thread into one. A wake-up that comes while nobody waits is kept: whatever happened after a turn began
 * to observe leads to another turn.
 */
final class WakeUp {

    private final Clock clock;
    private final Lock lock;
    private final Condition signalled;
    private final Condition ending;
    private boolean pending;
    private boolean ended;

    WakeUp(Clock clock) {
        this.clock = clock;
        lock = clock.scheduling().newLock();
        signalled = lock.newCondition();
        ending = lock.newCondition();
    }

    /** Wakes the waiting thread, or lets the next wait return at once. Never blocks. */
    void wake() {
        lock.lock();
        try {
            pending = true;
            signalled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a wake-up and takes it. False when none came until the given instant. */
    boolean await(Tick until) throws InterruptedException {
        lock.lock();
        try {
            long left = clock.until(until).toNanos();
            while (!pending && !ended && left > 0) {
                left = Math.min(signalled.awaitNanos(left), clock.until(until).toNanos());
            }
            boolean woken = pending;
            pending = false;
            return woken;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the given instant, whatever wakes; what comes meanwhile is kept. Ends early after {@link #end()} only. */
    void rest(Tick until) throws InterruptedException {
        lock.lock();
        try {
            long left = clock.until(until).toNanos();
            while (!ended && left > 0) {
                left = Math.min(ending.awaitNanos(left), clock.until(until).toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    /** From now on nobody waits here. */
    void end() {
        lock.lock();
        try {
            ended = true;
            signalled.signalAll();
            ending.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
