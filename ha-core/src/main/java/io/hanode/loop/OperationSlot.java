package io.hanode.loop;

import io.hanode.decide.OperationKind;
import io.hanode.decide.OperationView;
import io.hanode.model.Tick;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** At most one long operation on the local server, on a thread of its own. All methods may be called from any thread; none blocks. */
final class OperationSlot {

    private static final Logger log = LoggerFactory.getLogger(OperationSlot.class);
    private static final Set<OperationKind> WRITERS =
            EnumSet.of(OperationKind.INITIALIZE, OperationKind.START_PRIMARY, OperationKind.PROMOTE);

    /** What an operation does. */
    @FunctionalInterface
    interface Work {
        void run(OperationContext context) throws PostgresException;
    }

    private final String node;
    private final Clock clock;
    private final Consumer<PostmasterIdentity> exposes;
    private final BiConsumer<OperationKind, @Nullable String> ended;
    private @Nullable RunningOperation running;
    private OperationView.@Nullable Finished last;
    private long writersBegun;
    private Scheduling.@Nullable Handle thread;

    /**
     * A free slot.
     *
     * @param exposes is told of a process that is about to become a server that may accept writes
     * @param ended is told of the end of an operation: which, and why it failed
     */
    OperationSlot(
            String node,
            Clock clock,
            Consumer<PostmasterIdentity> exposes,
            BiConsumer<OperationKind, @Nullable String> ended) {
        this.node = node;
        this.clock = clock;
        this.exposes = exposes;
        this.ended = ended;
    }

    /** Begins an operation; false when one is under way. */
    synchronized boolean start(OperationKind kind, Work work) {
        if (running != null) {
            return false;
        }
        RunningOperation operation =
                new RunningOperation(kind, clock.now(), WRITERS.contains(kind) ? exposes : server -> {});
        running = operation;
        if (WRITERS.contains(kind)) {
            writersBegun++;
        }
        thread = clock.scheduling().start("hanode-" + node + "-operation", true, () -> run(operation, work));
        return true;
    }

    private void run(RunningOperation operation, Work work) {
        String failure = null;
        log.info("operation {} begins", operation.kind());
        try {
            work.run(operation);
            log.info(
                    "operation {} is done after {}",
                    operation.kind(),
                    clock.now().since(operation.since()));
        } catch (PostgresException e) {
            failure = String.valueOf(e.getMessage());
            log.warn("operation {} failed: {}", operation.kind(), failure);
        } catch (RuntimeException | Error e) {
            failure = String.valueOf(e);
            log.error("operation {} failed unexpectedly", operation.kind(), e);
        } finally {
            end(operation.kind(), failure);
        }
    }

    private void end(OperationKind kind, @Nullable String failure) {
        synchronized (this) {
            running = null;
            last = new OperationView.Finished(kind, clock.now(), failure);
        }
        ended.accept(kind, failure);
    }

    /** Tells the operation under way to end; no effect when there is none. */
    void cancel() {
        RunningOperation operation;
        synchronized (this) {
            operation = running;
        }
        if (operation != null) {
            operation.cancel();
        }
    }

    /** What a decision may know. */
    synchronized OperationView view() {
        RunningOperation operation = running;
        return new OperationView(operation == null ? null : operation.view(), last);
    }

    /** How many operations that may open the server for writes were begun so far. */
    synchronized long writersBegun() {
        return writersBegun;
    }

    /** Whether an operation is under way that may open the server for writes. */
    synchronized boolean writerRuns() {
        return running != null && WRITERS.contains(running.kind());
    }

    /** Cancels and waits for the end; false when it did not come in time. */
    boolean close(Duration timeout) {
        cancel();
        Scheduling.Handle current;
        synchronized (this) {
            current = thread;
        }
        return current == null || current.join(timeout);
    }

    /** The operation under way, as it sees itself. */
    static final class RunningOperation implements OperationContext {
        private final OperationKind kind;
        private final Tick since;
        private final Consumer<PostmasterIdentity> exposes;
        private final java.util.List<Runnable> onCancel = new java.util.ArrayList<>();
        private volatile String progress = "";
        private volatile boolean cancelled;

        RunningOperation(OperationKind kind, Tick since, Consumer<PostmasterIdentity> exposes) {
            this.kind = kind;
            this.since = since;
            this.exposes = exposes;
        }

        OperationKind kind() {
            return kind;
        }

        Tick since() {
            return since;
        }

        OperationView.Running view() {
            return new OperationView.Running(kind, since, progress, cancelled);
        }

        @Override
        public void progress(String text, double fraction) {
            progress = fraction < 0 ? text : text + " (" + Math.round(fraction * 100) + " %)";
        }

        @Override
        public void starting(PostmasterIdentity server) {
            exposes.accept(server);
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public void onCancel(Runnable code) {
            synchronized (onCancel) {
                if (!cancelled) {
                    onCancel.add(code);
                    return;
                }
            }
            code.run();
        }

        void cancel() {
            java.util.List<Runnable> codes;
            synchronized (onCancel) {
                codes = cancelled ? java.util.List.of() : java.util.List.copyOf(onCancel);
                cancelled = true;
            }
            for (Runnable code : codes) {
                try {
                    code.run();
                } catch (RuntimeException e) {
                    log.warn("operation {} could not be told to end", kind, e);
                }
            }
        }
    }
}
