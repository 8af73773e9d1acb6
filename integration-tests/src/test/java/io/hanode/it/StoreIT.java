package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.model.NodeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The life of a cluster of three on every store; each test leaves the cluster healthy. */
@ParameterizedClass
@EnumSource
class StoreIT {

    private static TestCluster cluster;

    StoreIT(StoreKind kind) {
        assertThat(cluster.store()).startsWithIgnoringCase(kind.name());
    }

    @BeforeParameterizedClassInvocation
    static void threeNodesBootstrapAndStream(StoreKind kind) throws Exception {
        cluster = TestCluster.of(3, kind);
        cluster.sql(cluster.awaitHealthy(), "CREATE TABLE rows (id bigint PRIMARY KEY, note text)");
    }

    @AfterParameterizedClassInvocation
    static void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void healthy() {
        cluster.awaitHealthy();
    }

    @Test
    void switchoverToANamedStandbyAndBackLosesNothing() throws Exception {
        String first = cluster.awaitHealthy();
        String second = cluster.standbys().get(0);
        try (Writer writer = Writer.start(cluster)) {
            writer.awaitRows(20);
            assertThat(cluster.node(first).switchover(SwitchoverRequest.to(second)))
                    .isEqualTo(new SwitchoverResult.Done(NodeName.of(second)));
            writer.awaitRows(20);
            cluster.awaitHealthy();
            assertThat(cluster.node(first).switchover(SwitchoverRequest.to(first)))
                    .isEqualTo(new SwitchoverResult.Done(NodeName.of(first)));
            writer.awaitRows(20);
            writer.stop();
            assertThat(writer.missing(cluster.awaitHealthy())).isEmpty();
        }
    }

    @Test
    void killedPrimaryIsReplacedAndRejoins() throws Exception {
        String victim = cluster.standbys().get(0);
        cluster.close(victim);
        try (NodeProcess process = NodeProcess.start(cluster.specs.get(victim))) {
            String first = cluster.awaitLeader();
            // Refused until it is a member again and has all WAL.
            eventually()
                    .until(() -> cluster.node(first)
                            .switchover(SwitchoverRequest.to(victim))
                            .equals(new SwitchoverResult.Done(NodeName.of(victim))));
            eventually()
                    .until(() -> cluster.query(
                                    victim, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
                            .equals("2"));
            process.killAll();
            String next = cluster.awaitLeader();
            cluster.sql(next, "INSERT INTO rows VALUES (-1, 'without " + victim + "')");
            cluster.start(victim);
            assertThat(cluster.awaitHealthy()).isEqualTo(next);
            eventually()
                    .until(() -> cluster.query(victim, "SELECT count(*) FROM rows WHERE id = -1")
                            .equals("1"));
            cluster.sql(next, "DELETE FROM rows WHERE id = -1");
        }
    }

    @Test
    void restartOfTheStoreWithinTheTtlChangesNothing() throws Exception {
        String leader = cluster.awaitHealthy();
        String timeline = cluster.query(leader, "SELECT timeline_id FROM pg_control_checkpoint()");
        cluster.stopStore();
        cluster.startStore();
        cluster.nodes.values().forEach(n -> eventually().until(() -> n.status().storeReachable()));
        cluster.awaitHealthy();
        assertThat(cluster.leader()).contains(leader);
        assertThat(cluster.query(leader, "SELECT timeline_id FROM pg_control_checkpoint()"))
                .isEqualTo(timeline);
    }

    @Test
    void storeGoneLongerThanTheTtlMakesThePrimaryReadOnlyAndAllComeBack() throws Exception {
        String leader = cluster.awaitHealthy();
        cluster.stopStore();
        eventually()
                .until(() -> cluster.query(leader, "SELECT pg_is_in_recovery()").equals("t"));
        eventually().until(() -> !cluster.node(leader).status().leader());
        cluster.startStore();
        cluster.awaitHealthy();
    }
}
