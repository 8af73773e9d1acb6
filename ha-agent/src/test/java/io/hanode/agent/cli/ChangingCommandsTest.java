package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangingCommandsTest {

    private static final String PENDING = ",\"pending_restart\":true";

    private final TestBench bench = new TestBench();

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void pendingRestartsAreMadeStandbysFirstAndTheLeaderLast() {
        pending();
        bench.nodes.values().forEach(n -> n.on("POST /restart", 200, "restarted successfully"));
        TestBench.Result result = bench.run("restart", "batman", "--pending", "--force");
        assertThat(bench.calls)
                .containsExactly(
                        "n3 POST /restart {\"restart_pending\":true}", "n1 POST /restart {\"restart_pending\":true}");
        assertThat(result.out()).endsWith("Success: restart on member n3\nSuccess: restart on member n1\n");
        assertThat(result.err()).isEqualTo("Restarting n3 (1 of 2)\nRestarting n1 (2 of 2)\n");
        assertThat(result.code()).isZero();
    }

    @Test
    void leaderIsNotRestartedAfterAStandbyThatWasNot() {
        pending();
        bench.node("n3").on("POST /restart", 503, "restart failed");
        TestBench.Result result = bench.run("restart", "batman", "--pending", "--force");
        assertThat(bench.calls).hasSize(1);
        assertThat(result.out())
                .contains("Failed: restart for member n3, status code=503, (restart failed)")
                .contains("Failed: restart for member n1: not begun");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    }

    private void pending() {
        bench.member("n1", "\"state\":\"running\",\"role\":\"primary\"" + PENDING)
                .member("n3", Trees.standby(67_395_656) + PENDING);
    }

    @Test
    void restartThatMayHaveBegunIsNotKnown() {
        bench.node("n2").on("POST /restart", FakeNode.SILENT, "");
        assertThat(bench.run("restart", "batman", "n2", "--force").code()).isEqualTo(ExitCode.UNKNOWN);
    }

    @Test
    void restartIsScheduledInLocalTime() {
        bench.node("n2").on("POST /restart", 202, "Restart scheduled");
        TestBench.Result result = bench.typed("y\n15.7\n")
                .run("restart", "batman", "n2", "--scheduled", "2026-12-24T10:36", "--timeout", "60");
        assertThat(bench.calls)
                .containsExactly(
                        "n2 POST /restart {\"postgres_version\":\"15.7\",\"schedule\":\"2026-12-24T10:36:00+01:00\","
                                + "\"timeout\":\"60\"}");
        assertThat(result.out()).endsWith("Success: restart scheduled on member n2\n");
    }

    @Test
    void reloadReachesAllOfARole() {
        bench.node("n2").on("POST /reload", 202, "reload scheduled");
        bench.node("n3").on("POST /reload", 202, "reload scheduled");
        TestBench.Result result = bench.run("reload", "batman", "-r", "replica", "--force");
        assertThat(result.out()).endsWith("""
                        Reload request received for member n2 and will be processed within 10 seconds
                        Reload request received for member n3 and will be processed within 10 seconds
                        """);
        assertThat(result.code()).isZero();
    }

    @Test
    void reinitWaitsForAServerThatWasStartedAfterwards() {
        bench.node("n2")
                .on("GET /patroni", 200, "{\"state\":\"running\",\"postmaster_start_time\":\"1\"}")
                .on("GET /patroni", 200, "{\"state\":\"running\",\"postmaster_start_time\":\"1\"}")
                .on("GET /patroni", 200, "{\"state\":\"creating replica\",\"hanode\":{\"operation\":\"clone 50 %\"}}")
                .on("GET /patroni", 200, "{\"state\":\"running\",\"postmaster_start_time\":\"2\"}")
                .on("POST /reinitialize", 503, "clone already in progress")
                .on("POST /reinitialize", 200, "reinitialize started");
        TestBench.Result result = bench.typed("y\ny\n").run("reinit", "batman", "n2", "--wait", "--from-leader");
        assertThat(bench.calls)
                .contains(
                        "n2 POST /reinitialize {\"force\":false,\"from_leader\":true}",
                        "n2 POST /reinitialize {\"force\":true,\"from_leader\":true}");
        assertThat(result.err()).contains("n2 is creating replica: clone 50 %");
        assertThat(result.out()).endsWith("Reinitialize is completed on: n2\n");
        assertThat(result.code()).isZero();
    }

    @Test
    void leaderIsNotReinitialized() {
        assertThat(bench.run("reinit", "batman", "n1", "--force").err()).contains("No replica among provided members");
    }

    @Test
    void pauseIsAskedOfTheNextMemberWhenTheLeaderDoesNotListen() {
        bench.node("n1").close();
        bench.node("n2").on("PATCH /config", 200, "{}");
        TestBench.Result result = bench.run("pause", "batman");
        assertThat(bench.calls).containsExactly("n2 PATCH /config {\"pause\":true}");
        assertThat(result.out()).isEqualTo("Success: cluster management is paused\n");
        bench.put("config", "{\"pause\":true}");
        assertThat(bench.run("pause", "batman").err()).isEqualTo("Error: Cluster is already paused\n");
        bench.run("resume", "batman");
        assertThat(bench.calls).last().isEqualTo("n2 PATCH /config {\"pause\":null}");
    }

    @Test
    void pauseWaitsUntilAllMembersKnow() {
        bench.node("n1").on("PATCH /config", 200, "{}");
        for (String member : new String[] {"n1", "n2", "n3"}) {
            bench.member(member, Trees.standby(1) + ",\"pause\":true");
        }
        assertThat(bench.run("pause", "batman", "--wait").out()).isEqualTo("""
                        'pause' request sent, waiting until it is recognized by all nodes
                        Success: cluster management is paused
                        """);
        bench.put("config", "{\"loop_wait\":1}").member("n3", Trees.standby(1));
        TestBench.Result result = bench.run("pause", "batman", "--wait");
        assertThat(result.code()).isEqualTo(ExitCode.UNKNOWN);
        assertThat(result.err()).contains("n3 members didn't recognized pause state after 2 seconds");
    }

    @Test
    void whatIsNotSupportedCannotBeAskedFor() {
        TestBench.Result result = bench.run("edit-config", "batman", "-s", "primary_race_backoff=5", "-q", "--force");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("primary_race_backoff is not supported");
        assertThat(bench.stored("config")).doesNotContain("primary_race_backoff");
    }

    @Test
    void editedConfigurationIsShownAndWritten() {
        TestBench.Result result =
                bench.run("edit-config", "batman", "-s", "ttl=20", "-p", "max_connections=300", "--force");
        assertThat(result.out()).isEqualTo("""
                        ---\s
                        +++\s
                        @@ -1,3 +1,6 @@
                         loop_wait: 10
                        +postgresql:
                        +  parameters:
                        +    max_connections: 300
                         retry_timeout: 10
                        -ttl: 30
                        +ttl: 20
                        Configuration changed
                        """);
        assertThat(bench.stored("config"))
                .isEqualTo("{\"ttl\":20,\"loop_wait\":10,\"retry_timeout\":10,\"postgresql\":{\"parameters\":"
                        + "{\"max_connections\":300}}}");
        assertThat(bench.run("edit-config", "batman", "-s", "ttl=20", "--force").out())
                .isEqualTo("Not changed\n");
    }

    @Test
    void configurationThatAnotherChangedMeanwhileStaysTheOthers() {
        String others = "{\"ttl\":25,\"loop_wait\":10,\"retry_timeout\":10}";
        TestBench.Result result = bench.typed(answeringAfter(() -> bench.put("config", others)))
                .run("edit-config", "batman", "-s", "ttl=20");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("changed by another");
        assertThat(bench.stored("config")).isEqualTo(others);
    }

    /** Types yes, after something else has happened. */
    private static Reader answeringAfter(Runnable before) {
        return new StringReader("y\n") {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                before.run();
                return super.read(buffer, offset, length);
            }
        };
    }

    @Test
    void faultyConfigurationIsRefusedWithAllFaults() {
        TestBench.Result result = bench.run(
                "edit-config", "batman", "-s", "ttl=abc", "-s", "maximum_lag_on_failover=-1", "-q", "--force");
        assertThat(result.code()).isEqualTo(ExitCode.FAILED);
        assertThat(result.err()).contains("ttl: 'abc' cannot be used", "maximum_lag_on_failover: '-1' cannot be used");
        assertThat(bench.stored("config")).contains("\"ttl\":30");
    }

    @Test
    void filesAreMergedOrPutInPlace(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("new.yml"), "ttl: 21\nretry_timeout: null\n");
        bench.run("edit-config", "batman", "--apply", file.toString(), "--force", "-q");
        assertThat(bench.stored("config")).isEqualTo("{\"ttl\":21,\"loop_wait\":10}");
        TestBench.Result unforced = bench.typed("ttl: 22\n").run("edit-config", "batman", "--replace", "-");
        assertThat(unforced.err()).contains("Use --force option to apply changes");
        assertThat(unforced.code()).isEqualTo(ExitCode.ABORTED);
        bench.typed("ttl: 22\n").run("edit-config", "batman", "--replace", "-", "--force");
        assertThat(bench.stored("config")).isEqualTo("{\"ttl\":22}");
    }

    @Test
    void editorChangesTheTextItIsGiven(@TempDir Path folder) throws IOException {
        Path editor = Files.writeString(folder.resolve("editor"), "#!/bin/sh\nsed -i s/30/24/ \"$1\"\n");
        assertThat(editor.toFile().setExecutable(true)).isTrue();
        bench.environment.put("EDITOR", editor.toString());
        assertThat(bench.typed("y\n").run("edit-config", "batman").out()).contains("-ttl: 30\n+ttl: 24\n");
        assertThat(bench.stored("config")).contains("\"ttl\":24");
    }

    @Test
    void scheduledSwitchoverIsTakenBack() {
        bench.node("n1").on("DELETE /switchover", 200, "scheduled switchover deleted");
        assertThat(bench.run("flush", "batman", "switchover").out()).isEqualTo("No pending scheduled switchover\n");
        bench.put("failover", "{\"leader\":\"n1\",\"scheduled_at\":\"2026-12-24T10:36:00+01:00\"}");
        assertThat(bench.run("flush", "batman", "switchover").out())
                .isEqualTo("Success: scheduled switchover deleted\n");
        bench.nodes.values().forEach(FakeNode::close);
        assertThat(bench.run("flush", "batman", "switchover").code()).isZero();
        assertThat(bench.stored("failover")).isEqualTo("{}");
    }

    @Test
    void scheduledRestartsAreTakenBack() {
        bench.member("n2", Trees.standby(1) + ",\"scheduled_restart\":{\"schedule\":\"2026-12-24T10:36:00+01:00\"}");
        bench.node("n2").on("DELETE /restart", 200, "scheduled restart deleted");
        assertThat(bench.run("flush", "batman", "n2", "n3", "restart", "--force")
                        .out())
                .endsWith("Success: flush scheduled restart for member n2\nNo scheduled restart for member n3\n");
        assertThat(bench.run("flush", "batman", "everything").code()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void removalIsForcedOnlyByTheNameGivenTwice() {
        assertThat(bench.run("remove", "batman", "--force").code()).isEqualTo(ExitCode.USAGE);
        assertThat(bench.run("remove", "batman", "robin", "--force").code()).isEqualTo(ExitCode.USAGE);
        assertThat(bench.stored("initialize")).isNotNull();
        TestBench.Result result = bench.run("remove", "batman", "batman", "--force");
        assertThat(result.code()).isZero();
        assertThat(bench.stored("initialize")).isNull();
        assertThat(bench.stored("config")).isNull();
    }

    @Test
    void removalAsksForTheNameThePhraseAndTheLeader() {
        assertThat(bench.typed("robin\n").run("remove", "batman").err())
                .contains("Cluster names specified do not match");
        assertThat(bench.typed("batman\nyes\n").run("remove", "batman").code()).isEqualTo(ExitCode.ABORTED);
        assertThat(bench.typed("batman\nYes I am aware\nn2\n")
                        .run("remove", "batman")
                        .err())
                .contains("You did not specify the current leader of the cluster");
        assertThat(bench.stored("initialize")).isNotNull();
        assertThat(bench.typed("batman\nYes I am aware\nn1\n")
                        .run("remove", "batman")
                        .code())
                .isZero();
        assertThat(bench.stored("initialize")).isNull();
    }

    @Test
    void clusterThatNobodyCanChangeIsNotDemoted() {
        assertThat(bench.run("demote-cluster", "batman", "--force").code()).isEqualTo(ExitCode.USAGE);
        assertThat(bench.run("promote-cluster", "batman", "--force").err()).contains("already in the required state");
        bench.node("n1").on("PATCH /config", 400, "standby_cluster: port is out of bounds");
        TestBench.Result refused = bench.run("demote-cluster", "batman", "--host", "10.1.0.1", "--force");
        assertThat(bench.calls).containsExactly("n1 PATCH /config {\"standby_cluster\":{\"host\":\"10.1.0.1\"}}");
        assertThat(refused.code()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("Failed to demote batman cluster", "port is out of bounds");
    }

    @Test
    void demotionIsDoneWhenTheLeaderRunsAsAStandbyLeader() {
        bench.node("n1").on("PATCH /config", 200, "{}");
        CompletableFuture<Void> cluster = CompletableFuture.runAsync(() -> {
            await().atMost(Duration.ofSeconds(30)).until(() -> !bench.calls.isEmpty());
            bench.member("n1", "\"state\":\"running\",\"role\":\"standby_leader\"");
        });
        TestBench.Result result = bench.run("demote-cluster", "batman", "--host", "10.1.0.1", "--force");
        cluster.join();
        assertThat(result.out()).contains("2026-07-01 11:08:07 cluster is successfully demoted\n");
        assertThat(result.code()).isZero();
    }
}
