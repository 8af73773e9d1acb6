package io.hanode.examples.customdcs;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One transaction a call, each within its timeout, and with an honest word about its effect. Nothing is ever sent twice. */
final class Transactions implements AutoCloseable {

    private final String address;
    private final String url;
    private final Properties login;
    private final String path;
    private final ExecutorService threads = Executors.newCachedThreadPool(Transactions::daemon);
    private final ConcurrentLinkedDeque<Tables> idle = new ConcurrentLinkedDeque<>();

    Transactions(String address, String url, Properties login, String path) {
        this.address = address;
        this.url = url;
        this.login = login;
        this.path = path;
    }

    /** What is done with the cluster's tables, all of it or nothing. */
    interface Step<T extends @Nullable Object> {
        T run(Tables tables) throws SQLException;
    }

    /** Runs a transaction that comes after all others of the cluster, as {@link #look} does. */
    <T extends @Nullable Object> T call(String what, Duration timeout, Step<T> step) throws DcsException {
        return look(what, timeout, tables -> {
            tables.begin();
            return step.run(tables);
        });
    }

    /**
     * Runs a transaction on another thread, and waits for it no longer than the timeout.
     *
     * @throws DcsException UNKNOWN once the commit was sent, NOT_APPLIED before: then it is never sent
     */
    <T extends @Nullable Object> T look(String what, Duration timeout, Step<T> step) throws DcsException {
        AtomicBoolean decided = new AtomicBoolean();
        try {
            Future<T> answer = threads.submit(() -> transact(step, decided));
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new DcsException(Effect.NOT_APPLIED, "client of H2 at " + address + " is closed: " + what);
        } catch (ExecutionException e) {
            throw new DcsException(effect(decided), "H2 at " + address + " failed: " + what, e.getCause());
        } catch (TimeoutException e) {
            throw new DcsException(effect(decided), "H2 at " + address + " did not answer in time: " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DcsException(effect(decided), "interrupted while H2 at " + address + " was asked: " + what, e);
        }
    }

    /** Whoever decides first, caller or worker, decides: after the caller has given up, nothing is committed any more. */
    private static Effect effect(AtomicBoolean decided) {
        return decided.compareAndSet(false, true) ? Effect.NOT_APPLIED : Effect.UNKNOWN;
    }

    private <T extends @Nullable Object> T transact(Step<T> step, AtomicBoolean decided) throws SQLException {
        Tables free = idle.poll();
        Tables tables = free != null ? free : new Tables(DriverManager.getConnection(url, login), path);
        boolean sound = false;
        try {
            T result = step.run(tables);
            tables.end(decided.compareAndSet(false, true));
            sound = true;
            return result;
        } finally {
            if (sound && !threads.isShutdown()) {
                idle.push(tables);
            } else {
                // What broke one connection has probably broken the others: the next call begins with a new one.
                tables.close();
                closeIdle();
            }
        }
    }

    /** Without waiting for calls that hang; their connections end with them. */
    @Override
    public void close() {
        threads.execute(this::closeIdle);
        threads.shutdown();
    }

    private void closeIdle() {
        for (Tables tables = idle.poll(); tables != null; tables = idle.poll()) {
            tables.close();
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "table-dcs");
        thread.setDaemon(true);
        return thread;
    }
}
