package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderEntry;
import java.util.List;

/** What other programs write into the store, what people change in it, and what it does of itself against its contract. */
final class Meddling {

    private static final String FOREIGN = "patroni1";

    private static final List<String> REQUESTS = List.of(
            "{\"leader\":\"nobody\",\"member\":\"pg1\"}",
            "{\"member\":\"patroni1\"}",
            "{\"leader\":\"pg1\",\"member\":\"pg2\",\"scheduled_at\":\"some day\"}",
            "{\"leader\":5}",
            "[]",
            "pg2");

    private static final List<String> CONFIGS = List.of(
            "{\"ttl\":\"soon\",\"loop_wait\":-1}",
            "{\"ttl\":1}",
            "not JSON",
            "[]",
            "{\"postgresql\":{\"parameters\":[1,2]},\"slots\":\"all\"}");

    private final SimWorld world;
    private final Faults faults;
    private String configBefore = "";

    Meddling(SimWorld world, Faults faults) {
        this.world = world;
        this.faults = faults;
    }

    /** Leases and turns of another length, while those of before run on. */
    void changeTimes(SimRandom random) {
        List<Long> times = random.pick(SimProfile.TTL_AND_LOOP_WAIT);
        world.changeConfig("ttl", times.get(0));
        world.changeConfig("loop_wait", times.get(1));
    }

    void foreignRequest(SimRandom random) {
        String request = random.pick(REQUESTS);
        world.story.tell("fault", "another program writes the request " + request);
        world.dcs.write(ClusterKeys.FAILOVER, request, Expect.any());
        world.acknowledged.requested();
    }

    /** Nonsense in the place of the configuration, until somebody mends it. */
    void foreignConfig(SimRandom random) {
        String before = world.dcs.value(ClusterKeys.CONFIG);
        if (before != null && configBefore.isEmpty()) {
            configBefore = before;
            String config = random.pick(CONFIGS);
            world.story.tell("fault", "another program writes the configuration " + config);
            world.dcs.write(ClusterKeys.CONFIG, config, Expect.any());
            faults.until(random, this::mendConfig);
        }
    }

    void mendConfig() {
        if (!configBefore.isEmpty()) {
            world.story.tell("fault", "the configuration is mended");
            world.dcs.write(ClusterKeys.CONFIG, configBefore, Expect.any());
            configBefore = "";
        }
    }

    /** The store ends a session before its time. */
    void expireSession(SimNode node) {
        world.story.tell("fault", "the session of " + node.name + " ends before its time");
        world.dcs.endOf(node.name);
    }

    void deleteLeaderKey() {
        world.story.tell("fault", "another program deletes the leader key");
        world.dcs.seize(null);
    }

    /** A node that is no member of ours takes the lock, whoever has it, and goes some time later. */
    void takeLeaderKey(SimRandom random) {
        world.story.tell("fault", "another program writes itself into the leader key");
        world.dcs.seize(FOREIGN);
        faults.until(random, this::foreignLeaderGone);
    }

    private void foreignLeaderGone() {
        LeaderEntry leader = world.dcs.leader();
        if (leader != null && leader.value().equals(FOREIGN)) {
            world.dcs.seize(null);
        }
    }

    /** Requests of a node's writes come through long after they were given up, and then often is when it dies. */
    void lateWrites(SimNode node, SimRandom random) {
        world.story.tell("fault", "writes of " + node.name + " come through late");
        world.network.lateWrites.add(node.name);
        faults.until(random, () -> world.network.lateWrites.remove(node.name));
    }

    void end() {
        mendConfig();
        foreignLeaderGone();
        world.network.lateWrites.clear();
    }
}
