package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command line, in processes of its own, against three nodes on etcd. Each test leaves the cluster healthy. */
class CommandLineIT {

    private static TestCluster cluster;
    private static Cli cli;

    @BeforeAll
    static void start() throws Exception {
        cluster = TestCluster.of(3, StoreKind.ETCD);
        cli = Cli.on(cluster, "orders");
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
    void listTellsWhoLeadsAndWhoStreams() throws Exception {
        String leader = cluster.awaitHealthy();
        eventually().untilAsserted(() -> {
            List<Map<String, Object>> rows = rows();
            assertThat(rows).extracting(r -> r.get("Member")).containsExactly("pg1", "pg2", "pg3");
            assertThat(rows)
                    .filteredOn(r -> "Leader".equals(r.get("Role")))
                    .extracting(r -> r.get("Member"))
                    .containsExactly(leader);
            assertThat(rows).extracting(r -> r.get("State")).containsOnly("running", "streaming");
        });
        assertThat(run("topology").out())
                .contains("| " + leader + " ", "| + " + cluster.standbys().get(0) + " ");
        assertThat(run("dsn").out())
                .isEqualTo("host=127.0.0.1 port=" + cluster.specs.get(leader).port() + "\n");
        assertThat(run("explain", leader).out()).contains(leader + " leads the cluster, its server is primary.");
        assertThat(run("version", "orders").out()).contains("pg2: Patroni 4.1.4 PostgreSQL ");
        assertThat(run("list", "nobody").code()).isEqualTo(5);
    }

    @Test
    void queryRunsOnTheLeaderAndOnReplicas() throws Exception {
        Cli.Result result = run("query", "-c", "SELECT 1 AS a, NULL AS b, pg_is_in_recovery() AS c");
        assertThat(result.out()).isEqualTo("a\tb\tc\n1\tNone\tFalse\n");
        assertThat(run("query", "-c", "SELECT pg_is_in_recovery()", "-r", "replica", "--format", "json")
                        .out())
                .isEqualTo("[{\"pg_is_in_recovery\": true}]\n");
        Cli.Result wrong = run("query", "-c", "SELECT nothing");
        assertThat(wrong.out()).contains("ERROR, SQLSTATE: 42703");
        assertThat(wrong.code()).isEqualTo(1);
    }

    @Test
    void switchoverChangesTheLeaderAndHistoryTellsOfIt() throws Exception {
        String candidate = cluster.standbys().get(0);
        Cli.Result result = run("switchover", "--candidate", candidate, "--force");
        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(result.out()).contains("Successfully switched over to \"" + candidate + "\"");
        assertThat(cluster.awaitHealthy()).isEqualTo(candidate);
        eventually()
                .untilAsserted(
                        () -> assertThat(run("history", "-f", "tsv").out()).endsWith("\t" + candidate + "\n"));
        Cli.Result again = run("switchover", "--candidate", candidate, "--force");
        assertThat(again.code()).isEqualTo(1);
        assertThat(again.err()).contains("is already the leader");
    }

    @Test
    void pauseWaitsUntilAllNodesKnow() throws Exception {
        assertThat(run("pause", "--wait").out()).endsWith("Success: cluster management is paused\n");
        assertThat(run("list").out()).endsWith(" Maintenance mode: on\n");
        assertThat(run("pause").code()).isEqualTo(1);
        assertThat(run("resume", "--wait").out()).endsWith("Success: cluster management is resumed\n");
        assertThat(run("list").out()).doesNotContain("Maintenance");
    }

    @Test
    void configurationIsEditedUnlessItIsFaulty() throws Exception {
        Cli.Result edited = run("edit-config", "-p", "work_mem=5MB", "--force");
        assertThat(edited.out()).contains("+    work_mem: 5MB\n").endsWith("Configuration changed\n");
        assertThat(run("show-config").out()).contains("    work_mem: 5MB\n");
        for (String node : cluster.nodes.keySet()) {
            eventually()
                    .untilAsserted(() ->
                            assertThat(cluster.query(node, "SHOW work_mem")).isEqualTo("5MB"));
        }
        Cli.Result faulty = run("edit-config", "-s", "ttl=1", "-s", "loop_wait=never", "--force");
        assertThat(faulty.code()).isEqualTo(1);
        assertThat(faulty.err()).contains("ttl", "loop_wait: 'never' cannot be used");
    }

    @Test
    void pendingRestartIsMadeStandbysFirst() throws Exception {
        String leader = cluster.awaitHealthy();
        assertThat(run("edit-config", "-p", "max_connections=150", "--force").code())
                .isZero();
        eventually()
                .untilAsserted(() -> assertThat(rows())
                        .extracting(r -> r.get("Pending restart"))
                        .containsOnly("*"));
        Cli.Result result = run("restart", "orders", "--pending", "--force");
        assertThat(result.code()).as(result.toString()).isZero();
        assertThat(result.err()).contains("Restarting " + leader + " (3 of 3)\n");
        assertThat(cluster.awaitHealthy()).isEqualTo(leader);
        for (String node : cluster.nodes.keySet()) {
            assertThat(cluster.query(node, "SHOW max_connections")).isEqualTo("150");
        }
        eventually().untilAsserted(() -> assertThat(run("list").out()).doesNotContain("Pending"));
    }

    @Test
    void scheduledRestartIsShownAndTakenBack() throws Exception {
        assertThat(run("restart", "orders", "pg2", "--scheduled", "2099-12-24T10:36:00+01:00", "--force")
                        .out())
                .endsWith("Success: restart scheduled on member pg2\n");
        eventually().untilAsserted(() -> assertThat(run("list").out()).contains("Scheduled restart", "2099-12-24T"));
        assertThat(run("flush", "orders", "pg2", "restart", "--force").out())
                .endsWith("Success: flush scheduled restart for member pg2\n");
        eventually().untilAsserted(() -> assertThat(run("list").out()).doesNotContain("Scheduled restart"));
    }

    private static List<Map<String, Object>> rows() throws Exception {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Object row : Json.array(run("list", "-f", "json").out())) {
            rows.add(Json.object(Json.write(row)));
        }
        return rows;
    }

    private static Cli.Result run(String... args) throws IOException, InterruptedException {
        return cli.run(args);
    }
}
