package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.StatusRecord;
import io.hanode.cluster.TimelineRecord;
import io.hanode.dcs.LeaderEntry;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.postgres.ControlData.ClusterState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The promises S1 to S4, judged from outside with the truth that no node knows. */
final class Invariants {

    private final SimWorld world;
    /** Every branch that was ever begun, by system identifier and number. */
    private final SortedMap<String, WalBranch> branches = new TreeMap<>();
    /** The branch that the cluster's records name as its current one. */
    private @Nullable WalBranch recorded;
    /** Where the last leader that handed over in order ended; null once the next one has begun. */
    private WalBranch.@Nullable Point handover;

    private long suspendedUntil = -1;
    private long acknowledgedWrites;

    Invariants(SimWorld world) {
        this.world = world;
    }

    long acknowledgedWrites() {
        return acknowledgedWrites;
    }

    /** While people have switched the automatism off, S1 is theirs. */
    void suspendUntil(long time) {
        suspendedUntil = time;
    }

    boolean suspendedForGood() {
        return suspendedUntil == Long.MAX_VALUE;
    }

    private boolean suspended() {
        return world.scheduler.now() < suspendedUntil;
    }

    /** S1, after every event. */
    void check() {
        if (suspended()) {
            return;
        }
        List<NodeName> writers = new ArrayList<>();
        for (SimNode node : world.nodes.values()) {
            if (node.postgres.acceptsWrites()) {
                writers.add(node.name);
            }
        }
        if (writers.size() > 1) {
            throw new SimViolation("S1", writers + " accept client writes at the same time");
        }
    }

    void acknowledged(SimPostgres pg) {
        acknowledgedWrites++;
    }

    /** A server is about to be started. */
    void starting(SimPostgres pg, boolean standby) {
        if (pg.data().incomplete) {
            throw new SimViolation("S3", pg.node + " is started on a half-copied data directory");
        }
        if (!standby) {
            leads(pg, "started as primary");
        }
    }

    /** A server is about to be promoted. */
    void promoting(SimPostgres pg) {
        leads(pg, "promoted");
        WalBranch.Point last = handover;
        handover = null;
        long reached = last == null ? 0 : pg.data().point().reachOn(last.branch());
        if (last != null && reached < last.branch().acknowledged) {
            throw new SimViolation(
                    "S2",
                    pg.node + " is promoted at " + pg.data().point()
                            + " after a hand-over in order, but acknowledged writes go to " + last.branch() + "@"
                            + last.branch().acknowledged);
        }
        String status = world.dcs.value(ClusterKeys.STATUS);
        String config = world.dcs.value(ClusterKeys.CONFIG);
        Lsn known = status == null ? null : StatusRecord.parse(status).position();
        long lag = known == null || config == null ? 0 : known.bytes() - pg.data().end;
        if (config != null && !suspended() && lag > ClusterConfig.parse(config).maximumLagOnFailover()) {
            throw new SimViolation(
                    "S2", pg.node + " is promoted although it lacks " + lag + " bytes of what is known to be written");
        }
    }

    private void leads(SimPostgres pg, String how) {
        LeaderEntry leader = world.dcs.leader();
        if (!suspended() && (leader == null || !leader.value().equals(pg.node.value()))) {
            throw new SimViolation("S1", pg.node + " is " + how + " while the leader lock is with " + leader);
        }
        String initialize = world.dcs.value(ClusterKeys.INITIALIZE);
        if (initialize != null
                && !initialize.isEmpty()
                && !initialize.equals(pg.data().system.value())) {
            throw new SimViolation("S3", pg.node + " is " + how + ", but its data is of another cluster");
        }
        WalBranch truth = recorded;
        if (truth != null
                && !pg.data().point().isPrefixOf(new WalBranch.Point(truth, truth.tip))
                && !continues(pg.data().point(), truth)) {
            throw new SimViolation(
                    "S3",
                    pg.node + " is " + how + " at " + pg.data().point() + ", forked from " + truth + " "
                            + truth.history());
        }
    }

    /** Whether the WAL has all that the recorded branch had when it was left, on a branch that began there. */
    private static boolean continues(WalBranch.Point point, WalBranch truth) {
        return point.reachOn(truth) >= 0;
    }

    /** A server goes on writing where its data directory ends. */
    void becomesPrimary(SimPostgres pg) {
        SimDisk disk = pg.data();
        if (disk.end < disk.branch.tip) {
            throw new SimViolation(
                    "S3",
                    pg.node + " goes on writing at " + disk.point() + ", which was already written up to "
                            + disk.branch.tip + ": two different timelines of one number");
        }
        branches.put(key(disk.branch), disk.branch);
        handover = null;
    }

    /** A promotion begins a branch. */
    void begins(SimPostgres pg, WalBranch branch) {
        WalBranch same = branches.put(key(branch), branch);
        boolean known = branch.path().stream().anyMatch(b -> b != branch && b.timeline.equals(branch.timeline));
        if (same != null || known) {
            throw new SimViolation("S3", pg.node + " begins " + branch + ", a number that was used before");
        }
    }

    private static String key(WalBranch branch) {
        return branch.system + "/" + branch.timeline;
    }

    /** The store's records name this branch as the cluster's. */
    void recorded(WalBranch branch) {
        recorded = branch;
        branch.path().forEach(b -> branches.put(key(b), b));
    }

    /** S4: a record was changed by a node as leader. */
    void recordWritten(NodeName writer, String key, String value, boolean heldLock) {
        if (!heldLock) {
            throw new SimViolation(
                    "S4", writer + " changes " + key + " although the lock it relied on is not held any more");
        }
        SimNode node = world.nodes.get(writer);
        boolean done =
                key.equals(ClusterKeys.TIMELINE) && TimelineRecord.parse(value).done();
        if (node != null
                && node.postgres.acceptsWrites()
                && (done || key.equals(ClusterKeys.INITIALIZE) && !value.isEmpty())) {
            recorded(node.postgres.data().branch);
        }
    }

    /** The lock was given up by its holder. */
    void released(SimPostgres pg) {
        if (pg.acceptsWrites() && !suspended()) {
            throw new SimViolation("S1", pg.node + " gives up the leader lock while its server accepts writes");
        }
        SimDisk disk = pg.disk;
        handover = disk != null && disk.state == ClusterState.SHUT_DOWN ? disk.point() : null;
    }

    /** A data directory is replaced by a copy. */
    void replaced(SimPostgres pg, SimPostgres source) {
        String old = pg.disk == null ? "nothing" : String.valueOf(pg.disk.point());
        world.story.tell(
                pg.node.value(),
                "copies " + source.node + " at " + source.data().point() + " over " + old);
    }
}
