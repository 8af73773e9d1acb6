package io.hanode.testkit.sim;

import io.hanode.postgres.SynchronousState.Confirms;
import io.hanode.testkit.sim.SimPostgres.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streaming: WAL goes from a server to its standbys in steps, as long as it may. */
final class SimReplication {

    private SimReplication() {}

    /** The standbys that stream from a server now. */
    static List<SimPostgres> standbysOf(SimWorld world, SimPostgres source) {
        List<SimPostgres> standbys = new ArrayList<>();
        for (SimNode node : world.nodes.values()) {
            SimPostgres pg = node.postgres;
            if (pg.streaming && source(pg) == source) {
                standbys.add(pg);
            }
        }
        return standbys;
    }

    static boolean anyBehind(SimWorld world, SimPostgres source) {
        return standbysOf(world, source).stream()
                .anyMatch(s -> !s.data().point().equals(source.data().point()));
    }

    /** A server wrote, came or went: those that stream from it take a step, and lose the connection when it is gone. */
    static void sourceChanged(SimWorld world, SimPostgres source) {
        for (SimNode node : world.nodes.values()) {
            SimPostgres pg = node.postgres;
            if (pg != source && pg.mode == Mode.STANDBY && source(pg) == source) {
                if (pg.streaming && !serves(source)) {
                    pg.streaming = false;
                    world.serverChanged(pg.node);
                }
                pumpSoon(pg);
            }
        }
    }

    static void pumpSoon(SimPostgres standby) {
        if (!standby.pumpScheduled) {
            standby.pumpScheduled = true;
            long delay = standby.streaming
                    ? standby.random.skewedMillis(1, standby.world.network.replicationDelay(standby.node))
                    : standby.random.millis(20, 1000);
            standby.world.scheduler.after(delay, () -> {
                standby.pumpScheduled = false;
                pump(standby);
            });
        }
    }

    private static void pump(SimPostgres standby) {
        SimPostgres source = source(standby);
        if (standby.mode != Mode.STANDBY || standby.promoting) {
            return;
        }
        if (standby.hung() || (source != null && source.hung())) {
            pumpSoon(standby);
            return;
        }
        SimDisk disk = standby.data();
        disk.replayed = disk.end;
        if (source == null) {
            standby.streaming = false;
            return;
        }
        boolean possible = serves(source)
                && standby.world.network.replicates(standby.node, source.node)
                && source.data().system.equals(disk.system)
                && disk.point().isPrefixOf(source.data().point());
        if (possible != standby.streaming) {
            standby.streaming = possible;
            standby.reported = -1;
            standby.connection++;
            standby.world.story.tell(
                    standby.node.value(),
                    (possible ? "streams from " : "cannot stream from ") + source.node + " at " + disk.point());
            standby.world.serverChanged(standby.node);
            standby.world.serverChanged(source.node);
        }
        if (possible) {
            receive(standby, source);
        }
        if (!possible || !disk.point().equals(source.data().point())) {
            pumpSoon(standby);
        }
    }

    private static void receive(SimPostgres standby, SimPostgres source) {
        SimDisk disk = standby.data();
        WalBranch.Point target = source.data().point();
        long most = standby.random.chance(0.8) ? Long.MAX_VALUE : standby.random.between(64, 4096);
        while (most > 0) {
            WalBranch next = disk.point().nextTowards(target);
            long goal = next == null ? target.end() : next.forkedAt;
            long step = Math.min(most, goal - disk.end);
            disk.end += step;
            most -= step;
            if (next == null || disk.end < goal) {
                break;
            }
            disk.branch = next;
        }
        standby.received = true;
        boolean whenReplayed = standby.world.profile.confirms() == Confirms.REPLAYED;
        if (!whenReplayed) {
            report(standby, source, disk.end);
        }
        if (standby.random.chance(0.8)) {
            disk.replayed = disk.end;
        } else {
            standby.world.scheduler.after(standby.random.millis(5, 300), () -> pumpSoon(standby));
        }
        if (whenReplayed) {
            report(standby, source, disk.replayed);
        }
    }

    /** The standby says how far it is; the upstream hears of it some time later. */
    private static void report(SimPostgres standby, SimPostgres source, long confirmed) {
        if (!standby.world.profile.synchronous()) {
            standby.reported = confirmed;
            return;
        }
        int connection = standby.connection;
        int run = source.run;
        source.after(standby.random.skewedMillis(1, 200), () -> {
            if (source.run == run && standby.streaming && standby.connection == connection) {
                standby.reported = Math.max(standby.reported, confirmed);
                source.commits.release();
            }
        });
    }

    /** The server that a standby is set to stream from; null when there is none of that name. */
    static @Nullable SimPostgres source(SimPostgres standby) {
        if (standby.upstream == null) {
            return null;
        }
        SimNode node = standby.world.nodes.get(standby.upstream.node());
        return node == null || node.postgres == standby ? null : node.postgres;
    }

    private static boolean serves(SimPostgres source) {
        return source.mode == Mode.PRIMARY
                || (source.mode == Mode.STANDBY && !source.promoting)
                || (source.mode == Mode.STOPPING && !source.asStandby);
    }
}
