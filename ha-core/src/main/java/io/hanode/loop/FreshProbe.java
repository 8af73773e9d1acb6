package io.hanode.loop;

import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the local server for its state outside of a turn, for other nodes. Callers at the same time share one question. */
final class FreshProbe {

    private static final Logger log = LoggerFactory.getLogger(FreshProbe.class);

    private final String threadName;
    private final PostgresController controller;
    private @Nullable CompletableFuture<PostgresState> question;

    FreshProbe(String node, PostgresController controller) {
        this.threadName = "hanode-" + node + "-fresh";
        this.controller = controller;
    }

    /** The state; empty when there is no answer in time. */
    Optional<PostgresState> ask(Duration timeout) {
        try {
            return Optional.of(shared(timeout).get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            log.warn("the local server's state could not be found out", e);
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private synchronized CompletableFuture<PostgresState> shared(Duration timeout) {
        CompletableFuture<PostgresState> current = question;
        if (current == null || current.isDone()) {
            CompletableFuture<PostgresState> asked = new CompletableFuture<>();
            Threads.start(threadName, true, () -> answer(asked, timeout));
            question = asked;
            return asked;
        }
        return current;
    }

    private void answer(CompletableFuture<PostgresState> asked, Duration timeout) {
        try {
            asked.complete(controller.observe(timeout));
        } catch (RuntimeException | Error e) {
            asked.completeExceptionally(e);
        }
    }
}
