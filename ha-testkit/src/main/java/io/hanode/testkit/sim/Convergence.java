package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.FailoverRecord;
import io.hanode.dcs.LeaderEntry;
import io.hanode.testkit.sim.SimPostgres.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** L1: is the cluster whole again? One primary with the lock, all others streaming from it with all its WAL, no request left over. */
final class Convergence {

    private static final long STABLE_FOR = 5 * SimScheduler.SECOND;
    /** How much WAL may be under way to a standby in the moment of looking. */
    private static final long UNDER_WAY = 2000;

    private final SimWorld world;
    private long wholeSince = -1;

    Convergence(SimWorld world) {
        this.world = world;
    }

    /** Whether it has been whole for a while. */
    boolean reached() {
        if (!missing().isEmpty()) {
            wholeSince = -1;
            return false;
        }
        if (wholeSince < 0) {
            wholeSince = world.scheduler.now();
        }
        return world.scheduler.now() - wholeSince >= STABLE_FOR;
    }

    /** What is missing, a sentence each. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        LeaderEntry leader = world.dcs.leader();
        SimNode primary = leader == null ? null : primary(leader.value());
        if (primary == null) {
            missing.add("the leader lock is with "
                    + (leader == null ? "nobody" : leader.value() + ", which is no primary"));
        }
        for (SimNode node : world.nodes.values()) {
            if (node.leaving) {
                continue;
            }
            NodeProcess process = node.process();
            if (process == null) {
                missing.add("the process of " + node.name + " does not run");
            } else if (process.owesAnswer()) {
                missing.add(node.name + " has not answered what it was asked for");
            } else if (primary != null
                    && node != primary
                    && !foreign(node)
                    && !follows(node.postgres, primary.postgres)) {
                missing.add(node.name + " does not stream all WAL from " + primary.name);
            }
        }
        if (requestLeft()) {
            missing.add("the request " + world.dcs.value(ClusterKeys.FAILOVER) + " is neither done nor refused");
        }
        return missing;
    }

    /**
     * P1: whether something that was asked for is neither done nor refused. What cannot be read asks for nothing and has to be cleared
     * all the same; before there is a cluster there is nobody who could answer.
     */
    boolean requestLeft() {
        String request = world.dcs.value(ClusterKeys.FAILOVER);
        String cluster = world.dcs.value(ClusterKeys.INITIALIZE);
        return cluster != null
                && !cluster.isEmpty()
                && request != null
                && !request.isBlank()
                && !request.equals(FailoverRecord.NONE)
                && (world.acknowledged.request() != null || isUnreadable(request));
    }

    private static boolean isUnreadable(String request) {
        try {
            FailoverRecord.parse(request, null);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private @Nullable SimNode primary(String leader) {
        for (SimNode node : world.nodes.values()) {
            NodeProcess process = node.process();
            if (node.name.value().equals(leader)
                    && process != null
                    && process.holdsLock()
                    && node.postgres.acceptsWrites()) {
                return node;
            }
        }
        return null;
    }

    /** A database of its own, from an attempt to make the cluster that another overtook: only a person may throw that away. */
    private boolean foreign(SimNode node) {
        String system = world.dcs.value(ClusterKeys.INITIALIZE);
        return node.postgres.disk != null
                && !node.postgres.data().system.value().equals(system);
    }

    private static boolean follows(SimPostgres standby, SimPostgres primary) {
        return standby.mode == Mode.STANDBY
                && standby.streaming
                && SimReplication.source(standby) == primary
                && standby.data().branch == primary.data().branch
                && primary.data().end - standby.data().end <= UNDER_WAY;
    }

    /** Every node as it is, with its last decision. */
    String report() {
        StringBuilder report = new StringBuilder();
        for (SimNode node : world.nodes.values()) {
            SimPostgres pg = node.postgres;
            NodeProcess process = node.process();
            report.append("\n    ").append(node.name).append(": ").append(pg.mode);
            report.append(
                    pg.disk == null
                            ? " without data"
                            : " at " + pg.data().point() + (pg.data().incomplete ? " incomplete" : ""));
            report.append(
                    pg.upstream == null
                            ? ""
                            : (pg.streaming ? ", streams from " : ", should stream from ") + pg.upstream.node());
            report.append(process == null ? ", no process" : ", last decision " + process.lastDecision());
        }
        return report.toString();
    }
}
