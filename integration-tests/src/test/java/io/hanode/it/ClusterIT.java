package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaStatus;
import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three nodes; each test leaves the cluster healthy. What depends on the store is {@link StoreIT}'s. */
class ClusterIT {

    private static TestCluster cluster;

    @BeforeAll
    static void threeNodesBootstrapAndStream() throws Exception {
        cluster = TestCluster.of(3);
        cluster.createRows(cluster.awaitHealthy());
    }

    @AfterAll
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
    void switchoverToAnUnknownNodeIsRefusedWithTheReason() {
        String leader = cluster.awaitHealthy();
        SwitchoverResult result = cluster.node(leader).switchover(SwitchoverRequest.to("pg9"));
        assertThat(result)
                .isInstanceOfSatisfying(
                        SwitchoverResult.Refused.class,
                        r -> assertThat(r.reasons()).anyMatch(reason -> reason.contains("pg9")));
        assertThat(cluster.leader()).contains(leader);
    }

    @Test
    void killedPostmasterIsRestartedInPlaceWithoutLosingARow() throws Exception {
        String leader = cluster.awaitHealthy();
        long before = cluster.postmaster(leader);
        try (Writer writer = Writer.start(cluster)) {
            writer.awaitRows(20);
            Machine.signal("KILL", before);
            eventually().until(() -> cluster.leader().isPresent() && cluster.postmaster(leader) != before);
            writer.awaitRows(20);
            writer.stop();
            assertThat(cluster.awaitHealthy()).isEqualTo(leader);
            assertThat(writer.missing(leader)).isEmpty();
        }
    }

    @Test
    void standbyWithDeletedDataClonesAgain() throws Exception {
        String leader = cluster.awaitHealthy();
        String standby = cluster.standbys().get(0);
        cluster.close(standby);
        Machine.delete(cluster.specs.get(standby).dataDirectory());
        cluster.start(standby);
        assertThat(cluster.awaitHealthy()).isEqualTo(leader);
        assertThat(cluster.query(standby, "SELECT count(*) FROM pg_tables WHERE tablename = 'rows'"))
                .isEqualTo("1");
    }

    @Test
    void pauseHoldsWhileThePostmasterDies() throws Exception {
        String leader = cluster.awaitHealthy();
        pause();
        Machine.signal("KILL", cluster.postmaster(leader));
        HaStatus down = eventually()
                .until(
                        () -> cluster.node(leader).status(),
                        s -> s.postgres() instanceof PostgresState.Stopped && !s.leader());
        assertThat(down.situation()).isEqualTo("PAUSED");
        List<HaStatus.Role> roles =
                cluster.nodes.values().stream().map(n -> n.status().role()).toList();
        assertThat(roles).doesNotContain(HaStatus.Role.PRIMARY);
        cluster.node(leader).resume();
        cluster.awaitHealthy();
    }

    @Test
    void serverThatWasLeftRunningInAPauseIsNotJoinedByASecondPrimary() throws Exception {
        String leader = cluster.awaitHealthy();
        List<String> standbys = cluster.standbys();
        long server = cluster.postmaster(leader);
        pause();
        cluster.close(leader);
        cluster.node(standbys.get(0)).resume();
        for (String standby : standbys) {
            eventually().until(() -> cluster.node(standby).status().rule().equals("R309"));
        }
        cluster.sql(leader, "INSERT INTO rows VALUES (-1, 'written without a node')");
        for (String standby : standbys) {
            eventually()
                    .until(() -> cluster.query(standby, "SELECT count(*) FROM rows WHERE id = -1")
                            .equals("1"));
        }
        cluster.start(leader);
        assertThat(cluster.awaitHealthy()).isEqualTo(leader);
        assertThat(cluster.postmaster(leader)).isEqualTo(server);
    }

    private static void pause() {
        cluster.node(cluster.awaitLeader()).pause();
        cluster.nodes
                .values()
                .forEach(n -> eventually().until(() -> n.status().config().paused()));
    }

    @Test
    void configurationChangeReachesAllNodes() {
        String leader = cluster.awaitHealthy();
        cluster.node(leader)
                .changeConfig(Map.of("postgresql", Map.of("parameters", Map.of("work_mem", "7MB")), "loop_wait", 2));
        for (String name : cluster.nodes.keySet()) {
            eventually().until(() -> cluster.query(name, "SHOW work_mem").equals("7MB"));
            eventually()
                    .until(() -> cluster.node(name).status().config().loopWait().equals(Duration.ofSeconds(2)));
        }
        cluster.node(leader).changeConfig(Map.of("loop_wait", 1));
    }

    @Test
    void closeHandsOverToAStandbyWithAllWal() throws Exception {
        String leader = cluster.awaitHealthy();
        try (Writer writer = Writer.start(cluster)) {
            writer.awaitRows(20);
            cluster.close(leader);
            String next = cluster.awaitLeader();
            assertThat(next).isNotEqualTo(leader);
            writer.awaitRows(20);
            cluster.start(leader);
            writer.stop();
            assertThat(writer.missing(cluster.awaitHealthy())).isEmpty();
        }
    }
}
