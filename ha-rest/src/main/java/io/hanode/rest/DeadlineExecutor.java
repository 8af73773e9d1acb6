package io.hanode.rest;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool whose tasks are interrupted after a deadline. The HTTP server reads requests on these threads, and an interrupt closes
 * the channel that it is blocked on: so a client that sends half a request, or does not take its answer, loses its connection. The
 * JDK's own limit for this ({@code sun.net.httpserver.maxReqTime}) holds for the whole JVM, which belongs to the embedder.
 */
final class DeadlineExecutor implements Executor, AutoCloseable {

    private static final int QUEUE = 256;

    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor alarms;
    private final Duration deadline;

    DeadlineExecutor(String name, int threads, Duration deadline) {
        this.deadline = deadline;
        pool = DaemonThreads.pool(name, threads, new ArrayBlockingQueue<>(QUEUE));
        alarms = new ScheduledThreadPoolExecutor(1, DaemonThreads.named(name + "-deadline"));
        alarms.setRemoveOnCancelPolicy(true);
    }

    /** Runs the task soon, interrupting it at the deadline. */
    @Override
    public void execute(Runnable task) {
        pool.execute(new Timed(task));
    }

    @Override
    public void close() {
        alarms.shutdownNow();
        DaemonThreads.end(pool);
    }

    private final class Timed implements Runnable {

        private final Runnable task;
        private @Nullable Thread runner;

        Timed(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            synchronized (this) {
                runner = Thread.currentThread();
            }
            Future<?> alarm = alarms.schedule(this::expire, deadline.toNanos(), TimeUnit.NANOSECONDS);
            try {
                task.run();
            } finally {
                alarm.cancel(false);
                forget();
            }
        }

        /** After this no alarm of this task can hit the thread, and none that did is left for the next task. */
        private synchronized void forget() {
            runner = null;
            Thread.interrupted();
        }

        private synchronized void expire() {
            if (runner != null) {
                runner.interrupt();
            }
        }
    }
}
