package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.FailoverRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderEntry;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What people ask for: changes of leader, pauses, another configuration. */
final class Requests {

    private final SimWorld world;

    Requests(SimWorld world) {
        this.world = world;
    }

    void something(SimRandom random) {
        double what = random.fraction();
        if (what < 0.55) {
            switchover(random);
        } else if (what < 0.75) {
            failover(random);
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
        }
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

    /** No pause outlives the faults. */
    void end() {
        resume();
    }
}
