package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderChangeTest {

    private final TestBench bench = new TestBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void leaderIsAskedAndItsAnswerIsShown() {
        bench.node("n1").on("POST /switchover", 200, "Successfully switched over to \"n2\"");
        TestBench.Result result = bench.run("switchover", "batman", "--candidate", "n2", "--force");
        assertThat(result.code()).isZero();
        assertThat(result.out())
                .startsWith("Current cluster topology\n+ Cluster: batman")
                .contains("2026-07-01 11:08:07.00000 Successfully switched over to \"n2\"\n");
        assertThat(bench.calls).containsExactly("n1 POST /switchover {\"candidate\":\"n2\",\"leader\":\"n1\"}");
    }

    @Test
    void whatTheLeaderRefusesIsAFailure() {
        bench.node("n1").on("POST /switchover", 412, "n2 does not answer");
        TestBench.Result result = bench.run("switchover", "batman", "--candidate", "n2", "--force");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).endsWith("Switchover failed, details: 412, n2 does not answer\n");
        assertThat(bench.stored("failover")).isNull();
    }

    @Test
    void questionsAreAskedAndTheirAnswersUsed() {
        bench.node("n1").on("POST /switchover", 202, "Switchover scheduled");
        TestBench.Result result = bench.typed("\nn3\n2026-12-24T10:36\ny\n").run("switchover", "batman");
        assertThat(result.out())
                .contains(
                        "Primary [n1]: Candidate ['n2', 'n3'] []: When should the switchover take place (e.g. 2026-07-01T12:08 )  [now]: "
                                + "Are you sure you want to schedule switchover of cluster batman at 2026-12-24T10:36:00+01:00,"
                                + " demoting current leader n1? [y/N]: ");
        assertThat(bench.calls)
                .containsExactly(
                        "n1 POST /switchover {\"candidate\":\"n3\",\"leader\":\"n1\",\"scheduled_at\":\"2026-12-24T10:36:00+01:00\"}");
        assertThat(result.code()).isZero();
    }

    @Test
    void noMeansThatNobodyIsAsked() {
        TestBench.Result result = bench.typed("n\n")
                .run("switchover", "batman", "--leader", "n1", "--candidate", "n2", "--scheduled", "now");
        assertThat(result.code()).isEqualTo(ExitCode.ABORTED);
        assertThat(result.err()).isEqualTo("Error: Aborting switchover\n");
        assertThat(bench.typed("").run("switchover", "batman").code()).isEqualTo(ExitCode.ABORTED);
        assertThat(bench.calls).isEmpty();
    }

    @Test
    void requestGoesThroughTheStoreWhenTheLeaderDoesNotListen() {
        bench.node("n1").close();
        CompletableFuture<Void> cluster = CompletableFuture.runAsync(() -> {
            await().atMost(Duration.ofSeconds(30)).until(() -> bench.stored("failover") != null);
            assertThat(bench.stored("failover")).isEqualTo("{\"leader\":\"n1\",\"member\":\"n2\"}");
            bench.put("leader", "n2").put("failover", "{}");
        });
        TestBench.Result result = bench.run("switchover", "batman", "--candidate", "n2", "--force");
        cluster.join();
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("Could not switchover using the nodes' API, falling back to the store");
        assertThat(result.out()).contains("Successfully changed the leader to \"n2\"");
    }

    @Test
    void requestThatMayHaveArrivedIsNotMadeAgain() {
        bench.node("n1").on("POST /switchover", FakeNode.SILENT, "");
        CompletableFuture<Void> cluster = CompletableFuture.runAsync(() -> {
            await().atMost(Duration.ofSeconds(30)).until(() -> !bench.calls.isEmpty());
            bench.put("failover", "{\"leader\":\"n1\"}").put("leader", "n3").put("failover", "{}");
        });
        TestBench.Result result = bench.run("switchover", "batman", "--candidate", "n2", "--force");
        cluster.join();
        assertThat(result.out()).doesNotContain("falling back to the store").contains("changed the leader to \"n3\"");
        assertThat(bench.calls).hasSize(1);
        assertThat(result.code()).isZero();
    }

    @Test
    void pendingRequestOfAnotherIsNotOverwritten() {
        bench.node("n1").close();
        bench.put("failover", "{\"leader\":\"n1\",\"scheduled_at\":\"2026-12-24T10:36:00+01:00\"}");
        TestBench.Result result = bench.run("switchover", "batman", "--candidate", "n2", "--force");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("another change of leader is pending");
        assertThat(bench.stored("failover")).contains("scheduled_at");
    }

    @Test
    void requestThatWasDroppedHasFailed() {
        bench.node("n1").close();
        CompletableFuture<Void> cluster = CompletableFuture.runAsync(() -> {
            await().atMost(Duration.ofSeconds(30)).until(() -> bench.stored("failover") != null);
            bench.put("failover", "{}");
        });
        TestBench.Result result = bench.run("switchover", "batman", "--force");
        cluster.join();
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.out()).contains("Switchover failed: the request was dropped and n1 leads on");
    }

    @Test
    void failoverAsksTheCandidateOfAClusterWithoutLeader() {
        bench.put("leader", "n9");
        bench.node("n2").on("POST /failover", 200, "Successfully failed over to \"n2\"");
        TestBench.Result result = bench.run("failover", "batman", "--candidate", "n2", "--force");
        assertThat(bench.calls).containsExactly("n2 POST /failover {\"candidate\":\"n2\"}");
        assertThat(result.code()).isZero();
        assertThat(bench.run("failover", "batman", "--force").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void unsuitableCandidatesAreRefusedWithTheReason() {
        bench.member("n3", Trees.standby(1) + ",\"tags\":{\"nofailover\":true}");
        assertThat(bench.run("switchover", "batman", "--candidate", "n3", "--force")
                        .err())
                .contains("Member n3 is tagged as nofailover");
        assertThat(bench.run("switchover", "batman", "--candidate", "n1", "--force")
                        .err())
                .contains("Member n1 is already the leader of cluster batman");
        assertThat(bench.run("switchover", "batman", "--candidate", "n7", "--force")
                        .code())
                .isEqualTo(ExitCode.NOT_FOUND);
        assertThat(bench.run("switchover", "batman", "--leader", "n2", "--force")
                        .err())
                .contains("Member n2 is not the leader of cluster batman: n1 is");
    }

    @Test
    void pauseAllowsNoSchedule() {
        bench.put("config", "{\"pause\":true}");
        TestBench.Result result =
                bench.run("switchover", "batman", "--candidate", "n2", "--scheduled", "2026-12-24T10:36", "--force");
        assertThat(result.err()).contains("Can't schedule switchover in the paused state");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    }
}
