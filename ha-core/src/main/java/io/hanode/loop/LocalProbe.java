package io.hanode.loop;

import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
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

    private record Question(Duration timeout, Answer<PostgresState> answer) {}

    private final String threadName;
    private final PostgresController controller;
    private final Calls calls;
    private final Clock clock;
    private final Lock lock;
    private final Condition changed;
    private @Nullable Question next;
    private boolean closed;
    private Scheduling.@Nullable Handle thread;

    private @Nullable Answer<PostgresState> probe;
    private boolean hangs;
    private @Nullable PostmasterIdentity lastServer;

    LocalProbe(String node, PostgresController controller, Calls calls, Clock clock) {
        this.threadName = "hanode-" + node + "-probe";
        this.controller = controller;
        this.calls = calls;
        this.clock = clock;
        this.lock = clock.scheduling().newLock();
        this.changed = lock.newCondition();
    }

    /** Begins to ask. */
    void begin(Duration timeout) {
        hangs = probe != null && !probe.isOver();
        if (!hangs) {
            probe = new Answer<>(clock);
            put(new Question(timeout, probe));
        }
    }

    private void put(Question question) {
        lock.lock();
        try {
            next = question;
            changed.signalAll();
            if (thread == null && !closed) {
                thread = clock.scheduling().start(threadName, true, this::run);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (Question question = take(); question != null; question = take()) {
            question.answer.give(ask(question.timeout));
        }
    }

    private @Nullable Question take() {
        lock.lock();
        try {
            while (next == null && !closed) {
                changed.awaitUninterruptibly();
            }
            Question taken = closed ? null : next;
            next = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private PostgresState ask(Duration timeout) {
        PostgresState[] state = new PostgresState[1];
        try {
            calls.postgres("observe", () -> state[0] = controller.observe(timeout));
            return state[0];
        } catch (Exception | Error e) {
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
        return probe.await(timeout)
                .orElseGet(() -> new PostgresState.Unreachable(lastServer, "no answer within " + timeout));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
