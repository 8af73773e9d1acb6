package io.hanode.testkit.sim;

import io.hanode.decide.OperationKind;
import io.hanode.decide.OperationView;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import io.hanode.testkit.sim.SimPostgres.Mode;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A process's long operations: at most one; its end wakes the loop. What the server was told goes on when the process is gone. */
final class SimOperations {

    private static final class Operation {
        final OperationKind kind;
        final OperationView.Running started;
        boolean cancelled;

        Operation(OperationKind kind, OperationView.Running started) {
            this.kind = kind;
            this.started = started;
        }
    }

    /** Code that tells the server something, which it may refuse. */
    @FunctionalInterface
    private interface Order {
        void give() throws PostgresException;
    }

    private final SimWorld world;
    private final SimProcess process;
    private @Nullable Operation running;
    private OperationView.@Nullable Finished last;

    SimOperations(SimWorld world, SimProcess process) {
        this.world = world;
        this.process = process;
    }

    OperationView view() {
        Operation now = running;
        return new OperationView(
                now == null
                        ? null
                        : new OperationView.Running(
                                now.kind, now.started.since(), now.started.progress(), now.cancelled),
                last);
    }

    boolean idle() {
        return running == null;
    }

    void cancel() {
        if (running != null) {
            running.cancelled = true;
            process.tell("operation " + running.kind + " is cancelled");
        }
    }

    private SimPostgres postgres() {
        return process.node.postgres;
    }

    private Operation begin(OperationKind kind) {
        Operation operation =
                new Operation(kind, new OperationView.Running(kind, process.clock.now(), "simulated", false));
        running = operation;
        return operation;
    }

    private void end(Operation operation, @Nullable String failure) {
        if (running == operation) {
            running = null;
            last = new OperationView.Finished(operation.kind, process.clock.now(), failure);
            process.tell("operation " + operation.kind + (failure == null ? " is done" : " failed: " + failure));
            process.wake("operation ended");
        }
    }

    /** Gives the order, then waits until it is done, impossible, or cancelled. */
    private void order(OperationKind kind, Order order, BooleanSupplier done, BooleanSupplier hopeless) {
        Operation operation = begin(kind);
        if (world.faults.operationFails()) {
            process.after(process.random.millis(5, 500), () -> end(operation, "it just does not work"));
            return;
        }
        try {
            order.give();
        } catch (PostgresException e) {
            process.after(process.random.millis(1, 20), () -> end(operation, e.getMessage()));
            return;
        }
        poll(operation, done, hopeless);
    }

    private void poll(Operation operation, BooleanSupplier done, BooleanSupplier hopeless) {
        process.after(process.random.millis(5, 40), () -> {
            if (done.getAsBoolean()) {
                end(operation, null);
            } else if (hopeless.getAsBoolean()) {
                end(operation, "the server went away");
            } else if (operation.cancelled) {
                end(operation, "cancelled");
            } else {
                poll(operation, done, hopeless);
            }
        });
    }

    void start(boolean standby, @Nullable Upstream upstream) {
        SimPostgres pg = postgres();
        order(
                standby ? OperationKind.START_STANDBY : OperationKind.START_PRIMARY,
                () -> pg.start(standby, upstream),
                () -> pg.mode == (standby ? Mode.STANDBY : Mode.PRIMARY),
                () -> pg.mode == Mode.DOWN || pg.mode == Mode.STOPPING);
    }

    void stop(StopMode mode) {
        SimPostgres pg = postgres();
        Operation operation = begin(OperationKind.STOP);
        if (mode == StopMode.IMMEDIATE) {
            process.after(process.random.millis(5, 60), () -> pg.kill("stopped at once"));
        } else {
            pg.stopping.fast();
        }
        pollStop(operation);
    }

    private void pollStop(Operation operation) {
        process.after(process.random.millis(5, 40), () -> {
            if (postgres().mode == Mode.DOWN) {
                end(operation, null);
            } else {
                if (operation.cancelled) {
                    postgres().kill("fast stop was cut short");
                }
                pollStop(operation);
            }
        });
    }

    void promote(Timeline timeline) {
        SimPostgres pg = postgres();
        order(
                OperationKind.PROMOTE,
                () -> pg.promote(timeline),
                () -> pg.mode == Mode.PRIMARY,
                () -> pg.mode == Mode.DOWN || pg.mode == Mode.STOPPING);
    }

    void checkpoint() {
        SimPostgres pg = postgres();
        Operation operation = begin(OperationKind.CHECKPOINT);
        int run = pg.run;
        process.after(process.random.skewedMillis(5, 3000), () -> {
            boolean up = pg.run == run && pg.mode == Mode.PRIMARY && !pg.hung();
            if (up) {
                pg.checkpointDone();
            }
            end(operation, up ? null : "the server went away");
        });
    }

    void initialize() {
        SimPostgres pg = postgres();
        Operation operation = begin(OperationKind.INITIALIZE);
        if (pg.disk != null) {
            process.after(process.random.millis(1, 20), () -> end(operation, "the data directory is not empty"));
            return;
        }
        process.after(process.random.skewedMillis(300, 4000), () -> {
            if (operation.cancelled || world.faults.operationFails()) {
                end(operation, "initdb was ended");
                return;
            }
            SystemIdentifier system = world.newSystem();
            pg.disk = new SimDisk(system, new WalBranch(system, Timeline.FIRST, null, 1000), 1000);
            try {
                pg.start(false, null);
            } catch (PostgresException e) {
                throw new IllegalStateException(e);
            }
            poll(operation, () -> pg.mode == Mode.PRIMARY, () -> pg.mode == Mode.DOWN);
        });
    }

    /** A copy of another node's data directory, by pg_basebackup or pg_rewind; interrupted, it leaves a directory marked incomplete. */
    void copy(OperationKind kind, Upstream upstream, boolean discard) {
        SimPostgres pg = postgres();
        Operation operation = begin(kind);
        SimNode from = world.nodes.get(upstream.node());
        String refusal = from == null ? "no such node" : refusal(kind, pg, from.postgres, discard);
        if (from == null || refusal != null || world.faults.operationFails()) {
            process.after(
                    process.random.millis(10, 300), () -> end(operation, refusal == null ? "out of luck" : refusal));
            return;
        }
        SimDisk copy = from.postgres.data().copy();
        copy.incomplete = true;
        if (pg.disk != null) {
            copy.synchronous = pg.disk.synchronous;
            copy.clientsHeld = pg.disk.clientsHeld;
        }
        world.invariants.replaced(pg, from.postgres);
        pg.disk = copy;
        copying(operation, from.postgres, process.random.skewedMillis(200, 6000) + world.scheduler.now());
    }

    private @Nullable String refusal(OperationKind kind, SimPostgres pg, SimPostgres source, boolean discard) {
        if (pg.mode != Mode.DOWN) {
            return "the server runs";
        }
        if (pg.full) {
            return "no space left";
        }
        if (!usable(pg.node, source)) {
            return "the source cannot be reached";
        }
        if (kind == OperationKind.CLONE) {
            return pg.disk != null && !pg.disk.incomplete && !discard ? "the data directory is in the way" : null;
        }
        boolean related = pg.disk != null && pg.disk.system.equals(source.data().system);
        return related && source.mode == Mode.PRIMARY && source.data().checkpointed() ? null : "it cannot be rewound";
    }

    private boolean usable(NodeName self, SimPostgres source) {
        return (source.mode == Mode.PRIMARY || (source.mode == Mode.STANDBY && !source.promoting))
                && source.disk != null
                && !source.hung()
                && world.network.linked(self, source.node);
    }

    private void copying(Operation operation, SimPostgres source, long doneAt) {
        SimPostgres pg = postgres();
        process.after(process.random.millis(50, 500), () -> {
            SimDisk copy = pg.data();
            if (operation.cancelled || pg.full || !usable(pg.node, source) || source.data().branch != copy.branch) {
                end(operation, operation.cancelled ? "cancelled" : "the source went away");
            } else if (world.scheduler.now() < doneAt) {
                copying(operation, source, doneAt);
            } else {
                copy.end = source.data().end;
                copy.replayed = copy.end;
                copy.incomplete = false;
                end(operation, null);
            }
        });
    }
}
