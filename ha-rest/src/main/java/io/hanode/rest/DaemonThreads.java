package io.hanode.rest;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounded pools of named daemon threads, which never keep a JVM alive and go away when they are idle. */
final class DaemonThreads {

    private static final long IDLE_SECONDS = 30;
    private static final long END_MILLIS = 500;
    private static final int WAITING = 1024;

    private DaemonThreads() {}

    static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return code -> {
            Thread thread = new Thread(code, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** At most the given number of threads; beyond the queue's capacity a task is rejected. */
    static ThreadPoolExecutor pool(String name, int threads, BlockingQueue<Runnable> queue) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, queue, named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Threads as they are needed, at most the given number; beyond them {@value #WAITING} tasks wait, and more are rejected. */
    static ThreadPoolExecutor growing(String name, int threads) {
        GrowFirstQueue queue = new GrowFirstQueue();
        return new ThreadPoolExecutor(0, threads, IDLE_SECONDS, TimeUnit.SECONDS, queue, named(name), (task, pool) -> {
            if (pool.isShutdown() || queue.size() >= WAITING) {
                throw new RejectedExecutionException("too many tasks wait, or the pool is closed");
            }
            queue.put(task);
        });
    }

    /** Interrupts all tasks and waits for their ends, shortly: what does not listen is a daemon. */
    static void end(ThreadPoolExecutor pool) {
        pool.shutdownNow();
        try {
            if (!pool.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
                pool.purge();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
