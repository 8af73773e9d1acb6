package io.hanode.loop;

import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the local server for its state outside of a turn, for other nodes. Callers at the same time share one question. */
final class FreshProbe {

    private static final Logger log = LoggerFactory.getLogger(FreshProbe.class);

    private final String threadName;
    private final PostgresController controller;
    private final Clock clock;
    private @Nullable Answer<PostgresState> question;

    FreshProbe(String node, PostgresController controller, Clock clock) {
        this.threadName = "hanode-" + node + "-fresh";
        this.controller = controller;
        this.clock = clock;
    }

    /** The state; empty when there is no answer in time. */
    Optional<PostgresState> ask(Duration timeout) {
        try {
            return shared(timeout).await(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized Answer<PostgresState> shared(Duration timeout) {
        Answer<PostgresState> current = question;
        if (current == null || current.isOver()) {
            Answer<PostgresState> asked = new Answer<>(clock);
            clock.scheduling().start(threadName, true, () -> answer(asked, timeout));
            question = asked;
            return asked;
        }
        return current;
    }

    private void answer(Answer<PostgresState> asked, Duration timeout) {
        PostgresState state = null;
        try {
            state = controller.observe(timeout);
        } catch (RuntimeException | Error e) {
            log.warn("the local server's state could not be found out", e);
        } finally {
            asked.give(state);
        }
    }
}
