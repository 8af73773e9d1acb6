package io.hanode.rest;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A bounded pool whose tasks are interrupted after a deadline. The HTTP server reads requests on these threads, and an interrupt closes
 * the channel that it is blocked on: so a client that sends half a request, or does not take its answer, loses its connection. While
 * tasks wait for a thread the deadline is much shorter, so that however many such clients there are, others are served. The
 * JDK's own limit for this ({@code sun.net.httpserver.maxReqTime}) holds for the whole JVM, which belongs to the embedder.
 */
final class DeadlineExecutor implements Executor, AutoCloseable {

    /** How long a task may hold a thread that others wait for. A request on its way over a wide-area network takes less. */
    private static final long CROWDED_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final ThreadPoolExecutor pool;
    private final ScheduledThreadPoolExecutor alarms;
    private final Duration deadline;
    private final Set<Timed> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean relieving = new AtomicBoolean();

    DeadlineExecutor(String name, int threads, Duration deadline) {
        this.deadline = deadline;
        pool = DaemonThreads.growing(name, threads);
        alarms = new ScheduledThreadPoolExecutor(1, DaemonThreads.named(name + "-deadline"));
        alarms.setRemoveOnCancelPolicy(true);
        // A task that begins while this is being closed needs no alarm: it is interrupted with all others.
        alarms.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Runs the task soon, interrupting it at the deadline. */
    @Override
    public void execute(Runnable task) {
        pool.execute(new Timed(task));
        relieveIfCrowded();
    }

    private void relieveIfCrowded() {
        if (!pool.getQueue().isEmpty() && !pool.isShutdown() && relieving.compareAndSet(false, true)) {
            Future<?> unused = alarms.schedule(this::relieve, CROWDED_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    private void relieve() {
        relieving.set(false);
        if (!pool.getQueue().isEmpty()) {
            long now = System.nanoTime();
            running.forEach(task -> task.expireIfOlder(now, CROWDED_NANOS));
            relieveIfCrowded();
        }
    }

    @Override
    public void close() {
        alarms.shutdownNow();
        DaemonThreads.end(pool);
    }

    private final class Timed implements Runnable {

        private final Runnable task;
        private @Nullable Thread runner;
        private long begin;

        Timed(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            synchronized (this) {
                runner = Thread.currentThread();
                begin = System.nanoTime();
            }
            running.add(this);
            Future<?> alarm = alarms.schedule(this::expire, deadline.toNanos(), TimeUnit.NANOSECONDS);
            try {
                task.run();
            } finally {
                alarm.cancel(false);
                running.remove(this);
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

        synchronized void expireIfOlder(long now, long nanos) {
            if (now - begin > nanos) {
                expire();
            }
        }
    }
}
