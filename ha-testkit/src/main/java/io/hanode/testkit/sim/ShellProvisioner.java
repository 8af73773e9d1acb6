package io.hanode.testkit.sim;

import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.Upstream;
import io.hanode.testkit.sim.SimPostgres.Mode;

/** Makes and replaces simulated data directories. An interrupted copy leaves one that is marked incomplete. */
final class ShellProvisioner implements Provisioner {

    private final ShellProcess process;
    private final SimWorld world;
    private final SimPostgres pg;

    ShellProvisioner(ShellProcess process) {
        this.process = process;
        this.world = process.world;
        this.pg = process.node.postgres;
    }

    private void take(long nanos) {
        ShellServer.take(process, nanos);
    }

    @Override
    public void initialize(ServerSettings settings, OperationContext context) throws PostgresException {
        process.beforeAction();
        if (pg.disk != null) {
            throw new PostgresException("the data directory is not empty");
        }
        take(process.random.skewedMillis(300, 4000));
        if (context.cancelled() || world.faults.operationFails()) {
            throw new PostgresException("initdb was ended");
        }
        SystemIdentifier system = world.newSystem();
        pg.disk = new SimDisk(system, new WalBranch(system, Timeline.FIRST, null, 1000), 1000);
        pg.start(false, null);
        while (pg.mode != Mode.PRIMARY) {
            take(process.random.millis(5, 40));
            if (pg.mode == Mode.DOWN) {
                throw new PostgresException("the new server went away");
            }
        }
    }

    @Override
    public void clone(Upstream source, OperationContext context) throws PostgresException {
        process.beforeAction();
        SimPostgres from = usable(source);
        if (pg.disk != null && !pg.disk.incomplete) {
            throw new PostgresException("the data directory is in the way");
        }
        copy(from, context);
    }

    @Override
    public void rewind(Upstream source, OperationContext context) throws PostgresException {
        process.beforeAction();
        SimPostgres from = usable(source);
        boolean related = pg.disk != null && pg.disk.system.equals(from.data().system);
        if (!related || from.mode != Mode.PRIMARY || !from.data().checkpointed()) {
            throw new PostgresException("it cannot be rewound");
        }
        copy(from, context);
    }

    private SimPostgres usable(Upstream source) throws PostgresException {
        SimNode node = world.nodes.get(source.node());
        if (pg.mode != Mode.DOWN) {
            throw new PostgresException("the server runs");
        }
        if (node == null || !serves(node.postgres) || world.faults.operationFails()) {
            take(process.random.millis(10, 300));
            throw new PostgresException("the source cannot be reached");
        }
        return node.postgres;
    }

    private boolean serves(SimPostgres source) {
        return (source.mode == Mode.PRIMARY || (source.mode == Mode.STANDBY && !source.promoting))
                && source.disk != null
                && !source.hung()
                && world.network.linked(pg.node, source.node);
    }

    private void copy(SimPostgres source, OperationContext context) throws PostgresException {
        SimDisk copy = source.data().copy();
        copy.incomplete = true;
        world.invariants.replaced(pg, source);
        pg.disk = copy;
        long doneAt = world.scheduler.now() + process.random.skewedMillis(200, 6000);
        while (world.scheduler.now() < doneAt) {
            take(process.random.millis(50, 500));
            if (context.cancelled() || !serves(source) || source.data().branch != copy.branch) {
                throw new PostgresException(context.cancelled() ? "cancelled" : "the source went away");
            }
        }
        copy.end = source.data().end;
        copy.replayed = copy.end;
        copy.incomplete = false;
    }

    @Override
    public void discard(OperationContext context) throws PostgresException {
        if (pg.mode != Mode.DOWN) {
            throw new PostgresException("the server runs");
        }
        pg.disk = null;
    }
}
