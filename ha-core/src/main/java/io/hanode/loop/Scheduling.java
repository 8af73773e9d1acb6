package io.hanode.loop;

import java.time.Duration;
import java.util.concurrent.locks.Lock;

/**
 * How the node's threads begin and wait: all waiting of the shell goes through these locks and their conditions. It belongs to the
 * {@link Clock}, because to wait is to let its time pass; a simulated clock brings threads that run one at a time.
 */
public interface Scheduling {

    /** The threads of the machine. */
    static Scheduling system() {
        return SystemScheduling.INSTANCE;
    }

    /** A new lock, which a thread may take again that has it. Its conditions wait in the clock's time. */
    Lock newLock();

    /**
     * Starts a thread.
     *
     * @param daemon whether the JVM may end while it runs
     */
    Handle start(String name, boolean daemon, Runnable body);

    /** A thread that was started. */
    interface Handle {

        /** Waits for its end; false when it did not end in time. The own thread counts as ended. */
        boolean join(Duration timeout);

        /** Ends what it waits for by an InterruptedException. */
        void interrupt();
    }
}
