package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.ScheduledRestart;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderEntry;
import io.hanode.decide.NodeRequests;
import io.hanode.decide.ReinitializeOrder;
import io.hanode.decide.RestartOrder;
import io.hanode.decide.Rule;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What people ask for: changes of leader, restarts, fresh copies, pauses, another configuration. */
final class Requests {

    /** How long people wait for a cluster that comes about by itself. */
    private static final long PATIENCE = 300 * SimScheduler.SECOND;

    private final SimWorld world;
    private long lastId;
    private boolean follows;

    Requests(SimWorld world) {
        this.world = world;
    }

    void something(SimRandom random) {
        double what = random.fraction();
        if (what < 0.45) {
            switchover(random);
        } else if (what < 0.6) {
            failover(random);
        } else if (what < 0.75) {
            errand(random);
        } else if (what < 0.8) {
            world.changeConfig("loop_wait", random.pick(List.of(1L, 2L, 5L, 10L)));
        } else if (what < 0.9) {
            long lag = random.pick(List.of(400L, 10_000L, 1_048_576L));
            world.acknowledged.allow(lag);
            world.changeConfig("maximum_lag_on_failover", lag);
        } else {
            pause(random);
        }
    }

    private void switchover(SimRandom random) {
        LeaderEntry leader = world.dcs.leader();
        if (leader != null) {
            NodeName candidate = random.chance(0.5) ? null : someNode(random);
            Instant at = random.chance(0.2) ? world.wallClock().plus(Duration.ofSeconds(random.between(0, 40))) : null;
            NodeName from = random.chance(0.9) ? NodeName.of(leader.value()) : someNode(random);
            request(new FailoverRecord(from, candidate, at, null));
        }
    }

    private void failover(SimRandom random) {
        request(new FailoverRecord(null, someNode(random), null, null));
    }

    private void request(FailoverRecord record) {
        String pending = world.dcs.value(ClusterKeys.FAILOVER);
        if (pending == null || pending.equals(FailoverRecord.NONE)) {
            world.story.tell("person", "requests " + record.toJson());
            world.dcs.write(ClusterKeys.FAILOVER, record.toJson(), Expect.any());
            world.acknowledged.requested();
        }
    }

    /** A restart, now or soon, or a fresh copy of the data directory. */
    private void errand(SimRandom random) {
        SimNode node = world.nodes.get(random.chance(0.5) ? leaderOr(someNode(random)) : someNode(random));
        boolean copy = random.chance(0.3);
        boolean force = random.chance(0.5);
        boolean scheduled = random.chance(0.3);
        long delay = scheduled ? random.between(0, 20) : 0;
        Duration timeout = Duration.ofSeconds(random.between(1, 30));
        if (node == null
                || !(node.process() instanceof SimProcess process)
                || process.paused()
                || !process.requests.equals(NodeRequests.NONE)) {
            return;
        }
        lastId++;
        ScheduledRestart restart = new ScheduledRestart(
                world.wallClock().plusSeconds(delay), null, null, false, timeout, "run " + node.postgres.run);
        RestartOrder order = new RestartOrder(lastId, process.clock.now(), scheduled, restart);
        process.tell("is asked for " + (copy ? "a fresh copy" : scheduled ? "a restart soon" : "a restart"));
        process.ask(new NodeRequests(
                copy || scheduled ? null : order,
                copy || !scheduled ? null : order,
                copy ? new ReinitializeOrder(lastId, process.clock.now(), force, random.chance(0.5)) : null));
    }

    private NodeName leaderOr(NodeName other) {
        LeaderEntry leader = world.dcs.leader();
        return leader == null ? other : NodeName.of(leader.value());
    }

    private NodeName someNode(SimRandom random) {
        return random.pick(List.copyOf(world.nodes.keySet()));
    }

    private void pause(SimRandom random) {
        if (!world.invariants.paused()) {
            world.invariants.paused(true);
            world.changeConfig("pause", true);
            world.scheduler.after(random.skewedMillis(500, 60_000), this::resume);
        }
    }

    private void resume() {
        if (world.invariants.paused()) {
            world.changeConfig("pause", false);
            world.invariants.paused(false);
        }
    }

    /** Nobody answers where the other cluster is to be. */
    void follow(SimRandom random) {
        if (!follows) {
            follows = true;
            world.changeConfig("standby_cluster", Map.of("host", "elsewhere"));
            world.scheduler.after(random.skewedMillis(20, 60_000), this::standAlone);
        }
    }

    private void standAlone() {
        if (follows) {
            follows = false;
            world.changeConfig("standby_cluster", Map.of());
        }
    }

    /** No pause outlives the faults, and no other cluster. */
    void end() {
        resume();
        standAlone();
        world.scheduler.after(PATIENCE, this::followAdvice);
    }

    /** Where nobody but a standby has a database, and the store knows no cluster, only a person may say that it is to lead. */
    private void followAdvice() {
        world.nodes.values().stream()
                .filter(n -> n.process() != null && n.process().lastDecision().contains(Rule.R408.name()))
                .findFirst()
                .ifPresent(n -> {
                    FailoverRecord record = new FailoverRecord(null, n.name, null, null);
                    world.story.tell("person", "follows the advice and requests " + record.toJson());
                    world.dcs.write(ClusterKeys.FAILOVER, record.toJson(), Expect.any());
                });
        boolean nobodyMayLead = world.nodes.values().stream()
                .anyMatch(n -> n.process() != null && n.process().lastDecision().contains("turn failsafe_mode off"));
        if (nobodyMayLead) {
            world.changeConfig("failsafe_mode", false);
        }
    }
}
