package io.hanode.testkit.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** A lock between the threads of one simulated process. A thread may be overtaken by others whenever it is about to take one. */
final class ShellLock implements Lock {

    private final ShellProcess process;
    private final Deque<Strand> waiters = new ArrayDeque<>();
    private @Nullable Strand owner;
    private int count;

    ShellLock(ShellProcess process) {
        this.process = process;
    }

    @Override
    public void lock() {
        Strand self = process.baton.holder();
        if (self == null) {
            // An event, such as a watch that calls back: nothing else runs until it is over.
            if (owner != null) {
                throw new IllegalStateException(owner + " waits for something with a lock in its hands");
            }
            return;
        }
        process.checkAlive(self);
        if (owner != self && self.locks == 0 && process.troubles.overtakes()) {
            self.hold(process.troubles.latency());
        }
        take(self, 1);
    }

    private void take(Strand self, int times) {
        while (owner != null && owner != self) {
            waiters.add(self);
            self.await(Strand.NEVER);
            waiters.remove(self);
        }
        owner = self;
        count += times;
        self.locks += times;
    }

    @Override
    public void unlock() {
        Strand self = process.baton.holder();
        // Nobody in a process that was killed cares for its locks any more.
        if (self != null && owner == self) {
            release(self, 1);
        }
    }

    private void release(Strand self, int times) {
        count -= times;
        self.locks -= times;
        if (count == 0) {
            owner = null;
            Strand first = waiters.peekFirst();
            if (first != null) {
                first.callAfter(0);
            }
        }
    }

    @Override
    public Condition newCondition() {
        return new Waiting();
    }

    @Override
    public void lockInterruptibly() {
        lock();
    }

    @Override
    public boolean tryLock() {
        throw new UnsupportedOperationException("the shell only ever waits for a lock");
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException("the shell only ever waits for a lock");
    }

    private final class Waiting implements Condition {

        private final List<Strand> asleep = new ArrayList<>();

        /** The lock is given up while it waits, and taken again. */
        private void sleep(Strand self, long until) {
            if (owner != self || self.locks != count) {
                throw new IllegalMonitorStateException(self + " waits without the lock, or with another one");
            }
            int times = count;
            release(self, times);
            asleep.add(self);
            self.await(until);
            asleep.remove(self);
            take(self, times);
        }

        @Override
        public long awaitNanos(long nanos) throws InterruptedException {
            Strand self = process.baton.self();
            interruptible(self);
            long began = process.clock.now().nanos();
            if (nanos > 0) {
                sleep(self, process.troubles.spurious(process.trueTimeAfter(java.time.Duration.ofNanos(nanos))));
            }
            interruptible(self);
            return nanos - (process.clock.now().nanos() - began);
        }

        private void interruptible(Strand self) throws InterruptedException {
            if (self.takeInterrupt()) {
                throw new InterruptedException("interrupted");
            }
        }

        @Override
        public void awaitUninterruptibly() {
            sleep(process.baton.self(), Strand.NEVER);
        }

        /** A wait that may end without a signal, as conditions may: whoever calls this one looks again. */
        @SuppressWarnings("WaitNotInLoop")
        @Override
        public void await() throws InterruptedException {
            interruptible(process.baton.self());
            awaitUninterruptibly();
            interruptible(process.baton.self());
        }

        @SuppressWarnings("WaitNotInLoop")
        @Override
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            return awaitNanos(unit.toNanos(time)) > 0;
        }

        @Override
        public boolean awaitUntil(Date deadline) {
            throw new UnsupportedOperationException("the shell never waits by the wall clock");
        }

        @Override
        public void signal() {
            if (!asleep.isEmpty()) {
                asleep.get(0).callAfter(process.troubles.latency());
            }
        }

        @Override
        public void signalAll() {
            asleep.forEach(s -> s.callAfter(process.troubles.latency()));
        }
    }
}
