package io.hanode.testkit.postgres;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ReplicationConnection;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SlotInfo;
import io.hanode.postgres.SynchronousState;
import io.hanode.postgres.Upstream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** What is seen of a {@link FakePostgres}, by its node and by other servers. */
final class FakeViews {

    private static final int VERSION = 150000;

    private FakeViews() {}

    static PostgresState state(FakeWorld world, FakePostgres server) {
        FakeDisk disk = server.disk();
        FakeProcess process = server.process();
        if (disk.wal == null) {
            return new PostgresState.NoDataDirectory();
        } else if (process == null) {
            return new PostgresState.Stopped(control(disk), disk.standby, disk.incomplete, disk.wal.history());
        } else if (process.hung) {
            return new PostgresState.Unreachable(identity(process), server.name() + " hangs");
        } else if (process.standby) {
            return standby(world, server, process, disk.wal);
        }
        return new PostgresState.Primary(
                info(world, server, process),
                disk.wal.timeline(),
                disk.wal.end(),
                disk.wal.history(),
                process.checkpointed,
                connections(world, server, process),
                new SynchronousState(
                        FakeSync.text(process.settings, disk.synchronous),
                        disk.synchronousSince,
                        SynchronousState.Confirms.FLUSHED,
                        disk.clientsHeld,
                        0));
    }

    private static PostgresState standby(FakeWorld world, FakePostgres server, FakeProcess process, FakeWal wal) {
        return new PostgresState.Standby(
                info(world, server, process),
                wal.timeline(),
                process.received,
                process.replayed,
                server.disk().upstream,
                process.streaming && source(world, server).isPresent(),
                false,
                wal.history(),
                connections(world, server, process),
                server.disk().clientsHeld,
                null,
                false,
                null);
    }

    private static ControlData control(FakeDisk disk) {
        FakeWal wal = disk.required();
        ClusterState state = disk.standby
                ? disk.clean ? ClusterState.SHUT_DOWN_IN_RECOVERY : ClusterState.IN_ARCHIVE_RECOVERY
                : disk.clean ? ClusterState.SHUT_DOWN : ClusterState.IN_PRODUCTION;
        Timeline timeline = wal.timeline();
        return new ControlData(
                disk.requiredIdentifier(),
                state,
                wal.end(),
                timeline,
                disk.standby ? wal.end() : Lsn.ZERO,
                timeline,
                wal.end(),
                true,
                Collections.emptySortedMap());
    }

    private static ServerInfo info(FakeWorld world, FakePostgres server, FakeProcess process) {
        List<FakePostgres> standbys = standbysOf(world, server);
        List<SlotInfo> slots = new ArrayList<>();
        for (String slot : server.disk().slots) {
            boolean active = standbys.stream().anyMatch(s -> s.disk().usesSlot(slot));
            slots.add(new SlotInfo(slot, true, active, server.disk().walEnd(), true));
        }
        return new ServerInfo(
                identity(process),
                "start " + process.pid,
                VERSION,
                server.disk().requiredIdentifier(),
                List.of(),
                slots);
    }

    static PostmasterIdentity identity(FakeProcess process) {
        return new PostmasterIdentity(process.pid, process.pid);
    }

    private static List<ReplicationConnection> connections(FakeWorld world, FakePostgres server, FakeProcess process) {
        FakeSync sync = FakeSync.of(process.settings, server.disk().synchronous);
        List<ReplicationConnection> connections = new ArrayList<>();
        for (FakePostgres standby : standbysOf(world, server)) {
            NodeName name = standby.name();
            FakeProcess p = standby.process();
            connections.add(new ReplicationConnection(
                    p == null ? 0 : p.pid,
                    name.value(),
                    "replicator",
                    name.value(),
                    "streaming",
                    sync.stateOf(name),
                    sync.priorityOf(name),
                    standby.disk().walEnd(),
                    standby.disk().walEnd(),
                    p == null ? Lsn.ZERO : p.replayed));
        }
        return connections;
    }

    static boolean slotInUse(FakeWorld world, FakePostgres server, String slot) {
        return standbysOf(world, server).stream().anyMatch(s -> s.disk().usesSlot(slot));
    }

    /** The standbys that stream from it now. */
    static List<FakePostgres> standbysOf(FakeWorld world, FakePostgres server) {
        return world.servers().stream()
                .filter(s -> s.process() != null && s.process().standby && s.process().streaming)
                .filter(s ->
                        s.disk().upstream != null && s.disk().upstream.node().equals(server.name()))
                .filter(s -> source(world, s).isPresent())
                .toList();
    }

    /** The WAL that a standby could receive now: its upstream runs, is connected, has its slot, and its own WAL is part of it. */
    static Optional<FakeWal> source(FakeWorld world, FakePostgres standby) {
        Upstream upstream = standby.disk().upstream;
        FakeWal own = standby.disk().wal;
        if (upstream == null || own == null || upstream.node().equals(standby.name())) {
            return Optional.empty();
        }
        return world.server(upstream.node())
                .filter(u -> world.connected(standby.name(), u.name()))
                .filter(u -> u.process() != null && !u.process().hung)
                .filter(u -> upstream.slotName() == null || u.disk().slots.contains(upstream.slotName()))
                .flatMap(FakePostgres::wal)
                .filter(own::isPartOf);
    }
}
