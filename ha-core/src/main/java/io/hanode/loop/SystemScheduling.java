package io.hanode.loop;

import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of the machine. */
final class SystemScheduling implements Scheduling {

    static final SystemScheduling INSTANCE = new SystemScheduling();

    private static final Logger log = LoggerFactory.getLogger(SystemScheduling.class);

    private SystemScheduling() {}

    @Override
    public Lock newLock() {
        return new ReentrantLock();
    }

    @Override
    public Handle start(String name, boolean daemon, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(daemon);
        thread.setUncaughtExceptionHandler((t, e) -> log.error("thread {} died", t.getName(), e));
        thread.start();
        return new Started(thread);
    }

    private record Started(Thread thread) implements Handle {

        @Override
        public boolean join(Duration timeout) {
            if (thread == Thread.currentThread()) {
                return true;
            }
            try {
                thread.join(Math.max(1, timeout.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return !thread.isAlive();
        }

        @Override
        public void interrupt() {
            thread.interrupt();
        }
    }
}
