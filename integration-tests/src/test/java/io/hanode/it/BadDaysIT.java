package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaEvent;
import io.hanode.HaNode;
import io.hanode.HaStatus;
import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.SessionRequest;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What an operator sees on bad days: the cause, in words, and a cluster that goes on. */
class BadDaysIT {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    @Test
    void storeThatIsNotThereAtStartIsWaitedForAndCloseWorksMeanwhile() throws Exception {
        try (TestCluster cluster = TestCluster.empty()) {
            cluster.stopStore();
            List<HaEvent> events = new CopyOnWriteArrayList<>();
            HaNode node = cluster.start("pg1", events::add);
            eventually()
                    .until(() -> events.stream()
                                    .filter(e -> e instanceof HaEvent.Warning w
                                            && w.text().contains("waiting for it"))
                                    .count()
                            >= 2);
            assertThat(node.status().storeReachable()).isFalse();
            cluster.close("pg1");
            assertThat(node.status().lifecycle()).isEqualTo(HaStatus.Lifecycle.CLOSED);
            cluster.startStore();
            cluster.start("pg1");
            assertThat(cluster.awaitLeader()).isEqualTo("pg1");
        }
    }

    @Test
    void dataOfAnotherClusterIsLeftAloneAndNamed() throws Exception {
        try (TestCluster cluster = TestCluster.of(1)) {
            HaNode stranger = cluster.startAs("strangers", "pg2");
            eventually().until(() -> stranger.status().rule().equals("R510"));
            stranger.close();
            HaNode node = cluster.start("pg2");
            HaStatus status = eventually().until(node::status, s -> s.rule().equals("R152"));
            assertThat(status.reason()).contains("another cluster's data").contains("system identifier");
            assertThat(cluster.leader()).contains("pg1");
        }
    }

    @Test
    void secondProcessOfOneNameWaitsAndTheFirstGoesOn() throws Exception {
        try (TestCluster cluster = TestCluster.of(2)) {
            NodeSpec twin = NodeSpec.of("pg2", cluster.root.resolve("twin"), cluster.store(), Map.of());
            Machine.ownedFolder(twin.folder());
            try (HaNode second =
                    twin.builder(TestCluster.config(cluster.store())).start()) {
                HaStatus status =
                        eventually().until(second::status, s -> s.rule().equals("R153"));
                assertThat(status.reason()).contains("pg2").contains("another name");
                assertThat(cluster.awaitHealthy()).isEqualTo("pg1");
            }
        }
    }

    @Test
    void switchoverToANodeThatMayNotLeadIsRefusedWithTheReason() throws Exception {
        try (TestCluster cluster = TestCluster.of(1)) {
            cluster.start("pg2", Map.of("nofailover", true));
            cluster.awaitHealthy();
            SwitchoverResult result = cluster.node("pg1").switchover(SwitchoverRequest.to("pg2"));
            assertThat(result)
                    .isInstanceOfSatisfying(
                            SwitchoverResult.Refused.class,
                            r -> assertThat(r.reasons()).anyMatch(reason -> reason.contains("nofailover")));
        }
    }

    @Test
    void switchoverToAStandbyThatLagsIsRefusedWithTheReason() throws Exception {
        try (TestCluster cluster = TestCluster.of(2)) {
            long sender = Long.parseLong(cluster.query("pg1", "SELECT pid FROM pg_stat_replication"));
            Machine.signal("STOP", sender);
            try {
                cluster.sql("pg1", "CREATE TABLE big AS SELECT repeat('x', 500) FROM generate_series(1, 20000)");
                SwitchoverResult result = cluster.node("pg1").switchover(SwitchoverRequest.to("pg2"));
                assertThat(result)
                        .isInstanceOfSatisfying(
                                SwitchoverResult.Refused.class,
                                r -> assertThat(r.reasons()).anyMatch(reason -> reason.contains("lags by")));
                assertThat(cluster.leader()).contains("pg1");
            } finally {
                Machine.signal("CONT", sender);
            }
        }
    }

    @Test
    void unreadableRecordsAreWarnedOfAndPassedOver() throws Exception {
        try (TestCluster cluster = TestCluster.of(2);
                DcsClient client = cluster.client();
                DcsSession session =
                        client.openSession(new SessionRequest(NodeName.of("vandal"), TEN_SECONDS), TEN_SECONDS)) {
            for (String key : List.of(
                    ClusterKeys.CONFIG,
                    ClusterKeys.HISTORY,
                    ClusterKeys.SYNC,
                    ClusterKeys.FAILOVER,
                    ClusterKeys.STATUS,
                    ClusterKeys.TIMELINE,
                    "somebody/else")) {
                session.write(key, "{\"not json", Expect.any(), TEN_SECONDS);
            }
            for (HaNode node : cluster.nodes.values()) {
                HaStatus status = eventually()
                        .until(node::status, s -> s.warnings().stream().anyMatch(w -> w.contains("config")));
                assertThat(status.config().ttl()).as("the last good one").isEqualTo(Duration.ofSeconds(5));
            }
            assertThat(cluster.awaitHealthy()).isEqualTo("pg1");
            assertThat(cluster.node("pg1").switchover(SwitchoverRequest.to("pg2")))
                    .isEqualTo(new SwitchoverResult.Done(NodeName.of("pg2")));
            cluster.awaitHealthy();
        }
    }

    @Test
    void failoverRequestIsServedAlsoWhileThereIsALeader() throws Exception {
        try (TestCluster cluster = TestCluster.of(1)) {
            cluster.start("pg2", Map.of("failover_priority", 0));
            cluster.start("pg3");
            cluster.awaitHealthy();
            assertThat(cluster.node("pg2").switchover(SwitchoverRequest.failoverTo("pg3")))
                    .isEqualTo(new SwitchoverResult.Done(NodeName.of("pg3")));
            assertThat(cluster.awaitHealthy()).isEqualTo("pg3");
        }
    }
}
