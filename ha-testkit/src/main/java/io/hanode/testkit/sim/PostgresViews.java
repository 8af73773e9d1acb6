package io.hanode.testkit.sim;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ReplicationConnection;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SlotInfo;
import java.util.ArrayList;
import java.util.List;

/** A server as its controller and its peers see it. */
final class PostgresViews {

    private static final int VERSION = 150_018;

    private PostgresViews() {}

    /** What observing the server gives now. */
    static PostgresState observe(SimPostgres pg) {
        if (pg.disk == null) {
            return new PostgresState.NoDataDirectory();
        }
        SimDisk disk = pg.data();
        PostmasterIdentity postmaster = postmaster(pg);
        if (pg.hung()) {
            return new PostgresState.Unreachable(
                    pg.mode == SimPostgres.Mode.DOWN ? null : postmaster, "the disk does not answer");
        }
        if (pg.mode != SimPostgres.Mode.DOWN && pg.silentUntil > pg.world.scheduler.now()) {
            return new PostgresState.Unreachable(postmaster, "no answer in time");
        }
        return switch (pg.mode) {
            case DOWN -> disk.stopped();
            case STARTING -> new PostgresState.Starting(postmaster, pg.asStandby, false, disk.system);
            case STOPPING -> new PostgresState.Starting(postmaster, pg.asStandby, true, disk.system);
            case PRIMARY ->
                new PostgresState.Primary(
                        info(pg, postmaster, disk.system),
                        disk.branch.timeline,
                        Lsn.of(disk.end),
                        disk.branch.history(),
                        disk.checkpointed(),
                        standbys(pg),
                        pg.commits.state());
            case STANDBY ->
                new PostgresState.Standby(
                        info(pg, postmaster, disk.system),
                        disk.branch.timeline,
                        pg.received ? Lsn.of(disk.end) : null,
                        Lsn.of(disk.replayed),
                        pg.upstream,
                        pg.streaming,
                        false,
                        disk.branch.history(),
                        standbys(pg),
                        disk.clientsHeld,
                        null,
                        false,
                        null);
        };
    }

    /** Which process it is. */
    static PostmasterIdentity postmaster(SimPostgres pg) {
        return new PostmasterIdentity(1000L + pg.postmaster, pg.postmaster);
    }

    /** The process that the next start makes. */
    static PostmasterIdentity nextPostmaster(SimPostgres pg) {
        return new PostmasterIdentity(1001L + pg.postmaster, pg.postmaster + 1L);
    }

    private static ServerInfo info(SimPostgres pg, PostmasterIdentity postmaster, SystemIdentifier system) {
        List<SlotInfo> slots = new ArrayList<>();
        for (String name : pg.slots) {
            boolean active = SimReplication.standbysOf(pg.world, pg).stream()
                    .anyMatch(s -> s.upstream != null && name.equals(s.upstream.slotName()));
            slots.add(new SlotInfo(name, true, active, null, true));
        }
        return new ServerInfo(postmaster, "run " + pg.run, VERSION, system, List.of(), slots);
    }

    private static List<ReplicationConnection> standbys(SimPostgres pg) {
        List<ReplicationConnection> connections = new ArrayList<>();
        for (SimPostgres s : SimReplication.standbysOf(pg.world, pg)) {
            Lsn reported = s.reported < 0 ? null : Lsn.of(s.reported);
            connections.add(new ReplicationConnection(
                    s.connection,
                    s.node.value(),
                    "replicator",
                    "",
                    "streaming",
                    "async",
                    0,
                    reported,
                    reported,
                    reported == null ? null : Lsn.of(Math.min(s.reported, s.data().replayed))));
        }
        return connections;
    }
}
