package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.HaNode;
import io.hanode.HaOperationException;
import io.hanode.HaStatus;
import io.hanode.ReinitializeRequest;
import io.hanode.RestartRequest;
import io.hanode.RestartResult;
import io.hanode.RestartResult.Outcome;
import io.hanode.postgres.PendingChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Restarts and fresh copies of real servers, as people ask for them. */
class RestartIT {

    private static TestCluster cluster;

    @BeforeAll
    static void start() throws Exception {
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

    private static Outcome restart(String name, RestartRequest request) {
        RestartResult result = cluster.node(name).restart(request);
        return result.outcome();
    }

    private static List<String> pending(String name) {
        return cluster.node(name).status().pendingRestart().stream()
                .map(PendingChange::name)
                .toList();
    }

    private static long token(String leader) {
        return cluster.node(leader).status().snapshot().leader().token().value();
    }

    @Test
    void settingThatNeedsARestartIsTakenByStandbysThenByTheLeaderThatStaysLeader() throws Exception {
        String leader = cluster.awaitHealthy();
        long token = token(leader);
        assertThat(restart(leader, RestartRequest.now().onlyWhenPending())).isEqualTo(Outcome.CONDITIONS_NOT_MET);
        cluster.node(leader).changeConfig(Map.of("postgresql", Map.of("parameters", Map.of("max_connections", 123))));
        for (String name : cluster.nodes.keySet()) {
            eventually().until(() -> pending(name).contains("max_connections"));
        }
        RestartRequest request = RestartRequest.now().onlyWhenPending();
        try (Writer writer = Writer.start(cluster)) {
            writer.awaitRows(20);
            assertThat(restart(leader, request.onlyIn(HaStatus.Role.STANDBY))).isEqualTo(Outcome.CONDITIONS_NOT_MET);
            for (String standby : cluster.standbys()) {
                assertThat(restart(standby, request)).isEqualTo(Outcome.RESTARTED);
            }
            long before = cluster.postmaster(leader);
            assertThat(restart(leader, request)).isEqualTo(Outcome.RESTARTED);
            assertThat(cluster.postmaster(leader)).isNotEqualTo(before);
            writer.awaitRows(20);
            writer.stop();
            assertThat(cluster.awaitHealthy()).isEqualTo(leader);
            assertThat(token(leader)).as("the lock was kept").isEqualTo(token);
            assertThat(writer.missing(leader)).isEmpty();
        }
        for (String name : cluster.nodes.keySet()) {
            assertThat(cluster.query(name, "SHOW max_connections")).isEqualTo("123");
            eventually().until(() -> pending(name).isEmpty());
        }
    }

    @Test
    void scheduledRestartIsMadeAtItsTimeAndStandsInTheMemberRecordUntilThen() {
        String standby = cluster.standbys().get(0);
        HaNode node = cluster.node(standby);
        long before = cluster.postmaster(standby);
        assertThat(restart(standby, RestartRequest.now().at(Instant.now().plusSeconds(3600))))
                .isEqualTo(Outcome.SCHEDULED);
        eventually()
                .until(() -> node.status()
                                .snapshot()
                                .members()
                                .get(node.status().name())
                                .scheduledRestart()
                        != null);
        assertThat(node.cancelRestart()).isTrue();
        assertThat(restart(standby, RestartRequest.now().at(Instant.now().plusSeconds(2))))
                .isEqualTo(Outcome.SCHEDULED);
        eventually().until(() -> cluster.postmaster(standby) != before);
        eventually().until(() -> node.status().scheduledRestart().isEmpty());
    }

    @Test
    void serversAreRestartedInAPause() {
        String leader = cluster.awaitHealthy();
        String standby = cluster.standbys().get(0);
        cluster.node(leader).pause();
        cluster.nodes
                .values()
                .forEach(n -> eventually().until(() -> n.status().config().paused()));
        assertThat(restart(standby, RestartRequest.now())).isEqualTo(Outcome.RESTARTED);
        assertThat(restart(leader, RestartRequest.now())).isEqualTo(Outcome.RESTARTED);
        assertThat(cluster.leader()).contains(leader);
        cluster.node(leader).resume();
        assertThat(cluster.awaitHealthy()).isEqualTo(leader);
    }

    @Test
    void standbyIsCopiedAnewAndTheLeaderIsNot() throws Exception {
        String leader = cluster.awaitHealthy();
        String standby = cluster.standbys().get(0);
        Path mark = cluster.specs.get(standby).dataDirectory().resolve("mark");
        Files.writeString(mark, "of the old copy");
        cluster.node(standby).reinitialize(new ReinitializeRequest(false, true));
        eventually().until(() -> !Files.exists(mark));
        assertThat(cluster.awaitHealthy()).isEqualTo(leader);
        assertThatThrownBy(() -> cluster.node(leader).reinitialize(new ReinitializeRequest(true, false)))
                .isInstanceOf(HaOperationException.class)
                .hasMessageContaining("this node is the leader");
    }
}
