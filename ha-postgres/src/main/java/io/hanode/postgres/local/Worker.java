package io.hanode.postgres.local;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what may hang (SQL, files on a hung disk) on threads of its own, so that the caller always gets an answer in time. A few
 * calls that hang for ever use up the threads; then every further one is refused at once.
 */
final class Worker implements AutoCloseable {

    private static final int THREADS = 6;

    private final ExecutorService executor =
            new ThreadPoolExecutor(0, THREADS, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), r -> {
                Thread thread = new Thread(r, "hanode-postgres");
                thread.setDaemon(true);
                return thread;
            });

    /** What the work can register to be called when its time is over. */
    static final class OnTimeout {
        private volatile Runnable code = () -> {};

        void set(Runnable runnable) {
            code = runnable;
        }
    }

    /** Work that knows how it can be cut short. */
    interface Task<T> {
        T run(OnTimeout onTimeout) throws Exception;
    }

    /** Runs the task; after the timeout its cut is called and the caller gets a TimeoutException. */
    <T> T call(Duration timeout, Task<T> task) throws Exception {
        OnTimeout cut = new OnTimeout();
        Future<T> future;
        try {
            Callable<T> callable = () -> task.run(cut);
            future = executor.submit(callable);
        } catch (RejectedExecutionException e) {
            throw new TimeoutException("earlier questions still hang");
        }
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            cut.code.run();
            throw new TimeoutException("no answer within " + timeout.toMillis() + " ms");
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
