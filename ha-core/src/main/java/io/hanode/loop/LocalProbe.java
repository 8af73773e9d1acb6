package io.hanode.loop;

import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the local server for its state on a thread of its own, while the loop's thread reads the store. A probe that hangs is not
 * waited for longer than its time, and not joined by a second one. Used by the loop's thread only.
 */
final class LocalProbe implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LocalProbe.class);
    private static final Duration GRACE = Duration.ofMillis(250);

    private final PostgresController controller;
    private final Calls calls;
    private final ExecutorService executor;
    private @Nullable Future<PostgresState> probe;
    private boolean hangs;
    private @Nullable PostmasterIdentity lastServer;

    LocalProbe(String node, PostgresController controller, Calls calls) {
        this.controller = controller;
        this.calls = calls;
        this.executor = Executors.newSingleThreadExecutor(code -> {
            Thread thread = new Thread(code, "hanode-" + node + "-probe");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to ask. */
    void begin(Duration timeout) {
        hangs = probe != null && !probe.isDone();
        if (!hangs) {
            probe = executor.submit(() -> ask(timeout));
        }
    }

    private PostgresState ask(Duration timeout) {
        PostgresState[] state = new PostgresState[1];
        try {
            calls.postgres("observe", () -> state[0] = controller.observe(timeout));
            return state[0];
        } catch (Exception e) {
            log.error("the local server's state could not be found out", e);
            return new PostgresState.Unreachable(null, "its state could not be found out: " + e);
        }
    }

    /** The answer; Unreachable when it does not come within the time that was given at the beginning. */
    PostgresState end(Duration timeout) throws InterruptedException {
        PostgresState state = await(timeout.plus(GRACE));
        PostmasterIdentity server = state.knownPostmaster().orElse(null);
        lastServer = state instanceof PostgresState.Unreachable && server == null ? lastServer : server;
        return state;
    }

    private PostgresState await(Duration timeout) throws InterruptedException {
        if (hangs || probe == null) {
            return new PostgresState.Unreachable(lastServer, "an earlier question for its state still hangs");
        }
        try {
            return probe.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new PostgresState.Unreachable(lastServer, "no answer within " + timeout);
        } catch (ExecutionException e) {
            log.error("the probe failed", e);
            return new PostgresState.Unreachable(lastServer, "its state could not be found out: " + e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
