package io.hanode.decide;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailsafeRecord;
import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.peer.FailsafeClaim;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Scenarios of failsafe mode: pg1 leads, all three nodes are on the list. */
final class FailsafeScenes {

    private FailsafeScenes() {}

    static Scenario on(Scenario scenario) {
        return scenario.config("failsafe_mode", true).cluster(c -> c.failsafe("pg1", "pg2", "pg3"));
    }

    /** pg1 has the lock, and its lease is good for so many more seconds only since all others agreed. */
    static LeaseView.Held held(long seconds) {
        Tick demoteAt = Scenario.NOW.plus(Duration.ofSeconds(seconds));
        return new LeaseView.Held(Scenario.LOCK, demoteAt, demoteAt.plus(Duration.ofSeconds(9)), true);
    }

    /** The lock passed, and all others agreed that the primary goes on for so many more seconds. */
    static LeaseView.Failsafe agreed(boolean session, long seconds) {
        Tick demoteAt = Scenario.NOW.plus(Duration.ofSeconds(seconds));
        return new LeaseView.Failsafe(session, demoteAt, demoteAt.plus(Duration.ofSeconds(9)));
    }

    /** pg1 after the store came back: its lock has passed there, nobody else took it, and all others agreed to that. */
    static Scenario back() {
        return on(Scenario.leader())
                .lease(agreed(true, 15))
                .cluster(c -> c.noLeader().gone("pg1"));
    }

    static FailsafePromise promise(String leader, long seconds) {
        NodeName name = NodeName.of(leader);
        FailsafeClaim claim = new FailsafeClaim(
                name,
                "postgres://" + Cluster.host(leader) + ":5432/postgres",
                Cluster.api(leader),
                Collections.emptySortedMap(),
                Duration.ofSeconds(30),
                leader + "-process",
                1);
        return new FailsafePromise(claim, Scenario.NOW.plus(Duration.ofSeconds(seconds)));
    }

    /** This node promised pg1 that it goes on for so many more seconds. */
    static Scenario promised(Scenario scenario, long seconds) {
        scenario.promise = promise("pg1", seconds);
        return scenario;
    }

    static SortedMap<NodeName, String> apis(String... nodes) {
        SortedMap<NodeName, String> apis = new TreeMap<>();
        Arrays.stream(nodes).forEach(n -> apis.put(NodeName.of(n), Cluster.api(n)));
        return apis;
    }

    /** The cluster with the list in this version. */
    static ClusterSnapshot read(long revision, String... nodes) {
        return new Cluster()
                .failsafe(new FailsafeRecord(apis(nodes), new Revision(revision)))
                .snapshot(ClusterConfig.DEFAULTS);
    }
}
