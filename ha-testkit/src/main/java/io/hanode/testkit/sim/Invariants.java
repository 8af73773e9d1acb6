package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.TimelineRecord;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.NodeName;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The promises S1, S3 and S4, judged from outside with the truth that no node knows. */
final class Invariants {

    private final SimWorld world;
    /** Every branch that was ever begun, by system identifier and number. */
    private final SortedMap<String, WalBranch> branches = new TreeMap<>();
    /** The branch that the cluster's records name as its current one. */
    private @Nullable WalBranch recorded;
    /** Branches begun by leaders since then: nobody can know yet whether they are the cluster's. */
    private final List<WalBranch> begun = new ArrayList<>();

    private int born;
    private boolean paused;
    private boolean suspended;

    Invariants(SimWorld world) {
        this.world = world;
    }

    boolean paused() {
        return paused;
    }

    /** Whether people have switched the automatism off, or have just switched it on again. */
    boolean suspended() {
        return suspended;
    }

    /** A promise is broken: the end of this world, unless it does not hold in it. */
    void broken(Promise promise, String how) {
        if (world.profile.promises(promise)) {
            throw new SimViolation(promise, how);
        }
    }

    /** While people have switched the automatism off, one primary and its history are their business. */
    void paused(boolean now) {
        paused = now;
        suspended |= now;
        if (suspended) {
            world.acknowledged.forget();
        }
    }

    /** After a pause the promises hold again once every node knows that it is over and only the leader's server accepts writes. */
    private void resume(List<SimNode> writers) {
        boolean known = world.nodes.values().stream().allMatch(SimNode::knowsNoPause);
        boolean one =
                world.nodes.values().stream().filter(n -> isPrimary(n.postgres)).count() == 1;
        if (!paused && known && one && writers.size() == 1 && writers.get(0).leads()) {
            suspended = false;
            recorded = null;
            world.acknowledged.forget();
        }
    }

    /** A server whose disk hangs, or that recovers by itself, accepts nothing now, and goes on as it was afterwards. */
    private static boolean isPrimary(SimPostgres pg) {
        return pg.mode == SimPostgres.Mode.PRIMARY || (pg.mode == SimPostgres.Mode.STARTING && !pg.asStandby);
    }

    /** S1, after every event. */
    void check() {
        List<SimNode> writers = new ArrayList<>(2);
        for (SimNode node : world.nodes.values()) {
            if (node.postgres.acceptsWrites()) {
                writers.add(node);
            }
            believesRightly(node);
        }
        if (suspended) {
            resume(writers);
        } else if (writers.size() > 1) {
            broken(Promise.S1, writers + " accept client writes at the same time");
        }
    }

    /** What all of S1 rests on: while a node's lease is good by its own clock, the store has the lock for it. */
    private void believesRightly(SimNode node) {
        NodeProcess process = node.process();
        LeaderLock believed = process == null ? null : process.believed();
        LeaderEntry leader = world.dcs.leader();
        if (believed != null && (leader == null || !leader.token().equals(believed.token()))) {
            broken(
                    Promise.S1,
                    node + " takes its lease with token " + believed.token() + " for good while the lock is with "
                            + leader);
        }
    }

    /** A server is about to be started. */
    void starting(SimPostgres pg, boolean standby) {
        if (pg.data().incomplete) {
            broken(Promise.S3, pg.node + " is started on a half-copied data directory");
        }
        if (!standby) {
            leads(pg, "started as primary");
        }
    }

    /** A server is about to be promoted. */
    void promoting(SimPostgres pg) {
        leads(pg, "promoted");
        world.acknowledged.promoting(pg);
    }

    private void leads(SimPostgres pg, String how) {
        LeaderEntry leader = world.dcs.leader();
        String initialize = world.dcs.value(ClusterKeys.INITIALIZE);
        boolean registered = initialize != null && !initialize.isEmpty();
        SimNode node = world.nodes.get(pg.node);
        NodeProcess process = node == null ? null : node.process();
        boolean agreed = leader == null && process != null && process.agreed();
        boolean mine = leader != null && leader.value().equals(pg.node.value());
        if (!suspended && registered && !agreed && !mine) {
            broken(Promise.S1, pg.node + " is " + how + " while the leader lock is with " + leader);
        }
        if (initialize != null
                && registered
                && !initialize.equals(pg.data().system.value())) {
            broken(Promise.S3, pg.node + " is " + how + ", but its data is of another cluster");
        }
        WalBranch truth = recorded;
        if (suspended || robbed(pg) || truth == null || related(pg.data().point(), truth)) {
            return;
        }
        if (begun.stream().noneMatch(b -> related(pg.data().point(), b))) {
            broken(
                    Promise.S3,
                    pg.node + " is " + how + " at " + pg.data().point() + ", forked from " + truth + " "
                            + truth.history() + ", begun since: " + begun);
        }
    }

    /** Who was robbed of its lock learns so with its next look at the store, and until then goes on where it led. */
    boolean robbed(SimPostgres pg) {
        LeaderEntry leader = world.dcs.leader();
        return WorldKind.MEDDLED.contains(world.profile.kind())
                && (leader == null || !leader.value().equals(pg.node.value()));
    }

    /** Whether the WAL is a beginning of the branch's, or goes on from all of it that was not left behind. */
    private static boolean related(WalBranch.Point point, WalBranch branch) {
        return point.isPrefixOf(new WalBranch.Point(branch, branch.tip)) || point.reachOn(branch) >= 0;
    }

    /** A server goes on writing where its data directory ends. */
    void becomesPrimary(SimPostgres pg) {
        SimDisk disk = pg.data();
        if (disk.end < disk.branch.tip) {
            broken(
                    Promise.S3,
                    pg.node + " goes on writing at " + disk.point() + ", which was already written up to "
                            + disk.branch.tip + ": two different timelines of one number");
        }
        branches.put(key(disk.branch), disk.branch);
    }

    /** A promotion begins a branch. */
    void begins(SimPostgres pg, WalBranch branch) {
        WalBranch same = branches.put(key(branch), branch);
        boolean known = branch.path().stream().anyMatch(b -> b != branch && b.timeline.equals(branch.timeline));
        if (same != null || known) {
            broken(Promise.S3, pg.node + " begins " + branch + ", a number that was used before");
        }
        branch.born = ++born;
        begun.add(branch);
    }

    private static String key(WalBranch branch) {
        return branch.system + "/" + branch.timeline;
    }

    /** The store's records name this branch as the cluster's. */
    void recorded(@Nullable WalBranch branch) {
        if (branch == null) {
            return;
        }
        recorded = branch;
        begun.clear();
        branch.path().forEach(b -> branches.put(key(b), b));
    }

    /** S4: a record was changed by a node as leader. */
    void recordWritten(NodeName writer, String key, String value, boolean heldLock) {
        if (!heldLock) {
            broken(Promise.S4, writer + " changes " + key + " although the lock it relied on is not held any more");
        }
        SimNode node = world.nodes.get(writer);
        if (key.equals(ClusterKeys.INITIALIZE) && !value.isEmpty() && node != null && node.postgres.disk != null) {
            recorded(node.postgres.data().branch);
        } else if (key.equals(ClusterKeys.TIMELINE)
                && TimelineRecord.parse(value).done()) {
            String system = world.dcs.value(ClusterKeys.INITIALIZE);
            WalBranch branch =
                    branches.get(system + "/" + TimelineRecord.parse(value).timeline());
            recorded(branch == null ? recorded : branch);
        }
    }

    /** The lock was given up by its holder. */
    void released(SimPostgres pg) {
        if (pg.acceptsWrites() && !suspended) {
            broken(Promise.S1, pg.node + " gives up the leader lock while its server accepts writes");
        }
        world.acknowledged.released(pg);
    }

    /** A data directory is replaced by a copy. */
    void replaced(SimPostgres pg, SimPostgres source) {
        String old = pg.disk == null ? "nothing" : String.valueOf(pg.disk.point());
        world.story.tell(
                pg.node.value(),
                "copies " + source.node + " at " + source.data().point() + " over " + old);
    }
}
