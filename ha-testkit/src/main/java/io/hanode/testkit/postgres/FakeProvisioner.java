package io.hanode.testkit.postgres;

import io.hanode.model.Lsn;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.Upstream;

/** The long operations of a {@link FakePostgres}, done at once. */
final class FakeProvisioner implements Provisioner {

    /** Where the WAL of a new cluster ends. */
    private static final Lsn FIRST = Lsn.parse("0/1000000");

    private final FakeWorld world;
    private final FakePostgres server;

    FakeProvisioner(FakeWorld world, FakePostgres server) {
        this.world = world;
        this.server = server;
    }

    @Override
    public void initialize(ServerSettings settings, OperationContext context) throws PostgresException {
        FakeDisk disk = emptyDisk("initialize");
        disk.systemIdentifier = world.newCluster();
        disk.wal = FakeWal.first(FIRST);
        disk.clean = true;
        server.startPrimary(settings, context);
    }

    @Override
    public void clone(Upstream source, OperationContext context) throws PostgresException {
        FakeDisk disk = emptyDisk("clone");
        FakePostgres from = running(source);
        disk.systemIdentifier = from.disk().requiredIdentifier();
        disk.wal = from.disk().required();
        disk.standby = true;
        disk.incomplete = context.cancelled();
        if (context.cancelled()) {
            throw new PostgresException("clone of " + server.name() + " was cancelled");
        }
    }

    @Override
    public void rewind(Upstream source, OperationContext context) throws PostgresException {
        requireStopped("rewind");
        FakePostgres from = running(source);
        FakeProcess process = from.process();
        if (process == null || process.standby || !process.checkpointed) {
            throw new PostgresException(
                    "rewind: " + source.node() + " is no primary that has checkpointed on its timeline");
        }
        FakeDisk disk = server.disk();
        if (!from.disk().requiredIdentifier().equals(disk.systemIdentifier)) {
            throw new PostgresException("rewind: " + source.node() + " belongs to another database cluster");
        }
        disk.wal = disk.required().commonWith(from.disk().required());
        disk.standby = true;
        disk.clean = false;
        disk.incomplete = false;
    }

    @Override
    public void discard(OperationContext context) throws PostgresException {
        requireStopped("discard");
        server.disk().clear();
    }

    private FakeDisk emptyDisk(String what) throws PostgresException {
        requireStopped(what);
        FakeDisk disk = server.disk();
        if (disk.wal != null && !disk.incomplete) {
            throw new PostgresException(what + ": the data directory of " + server.name() + " is not empty");
        }
        disk.clear();
        return disk;
    }

    private void requireStopped(String what) throws PostgresException {
        if (server.process() != null) {
            throw new PostgresException(what + ": " + server.name() + " runs; stop it first");
        }
    }

    private FakePostgres running(Upstream source) throws PostgresException {
        return world.server(source.node())
                .filter(s -> world.connected(server.name(), s.name()))
                .filter(s -> s.process() != null && !s.process().hung)
                .orElseThrow(() -> new PostgresException("cannot connect to " + source.node()));
    }
}
