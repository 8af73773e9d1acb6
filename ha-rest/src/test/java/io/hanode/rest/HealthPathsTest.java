package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaStatus;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which health checks hold for which status, over HTTP. */
class HealthPathsTest {

    private static final List<String> PATHS = List.of(
            "/",
            "/primary",
            "/master",
            "/read-write",
            "/leader",
            "/standby-leader",
            "/standby_leader",
            "/replica",
            "/read-only",
            "/health",
            "/sync",
            "/synchronous",
            "/quorum",
            "/async",
            "/asynchronous",
            "/read-only-sync",
            "/read-only-synchronous",
            "/read-only-quorum",
            "/liveness",
            "/readiness");
    private static final String PRIMARY = "/ /primary /master /read-write ";
    private static final String READ_ONLY = "/read-only /read-only-sync /read-only-synchronous /read-only-quorum ";
    private static final String ASYNC = "/async /asynchronous ";
    private static final String ALIVE = "/liveness /readiness ";

    private static final FakeNode NODE = new FakeNode(Statuses.replica().build());
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(NODE);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static void holdsExactly(Statuses status, String paths) {
        NODE.status = status.build();
        assertThat(PATHS.stream().filter(p -> api.get(p).statusCode() == 200))
                .containsExactlyInAnyOrderElementsOf(split(paths));
        assertThat(PATHS.stream().filter(p -> api.get(p).statusCode() == 503))
                .containsExactlyInAnyOrderElementsOf(rest(paths));
    }

    private static Set<String> rest(String paths) {
        Set<String> rest = new TreeSet<>(PATHS);
        split(paths).forEach(rest::remove);
        return rest;
    }

    private static List<String> split(String paths) {
        return Arrays.stream(paths.split(" ")).filter(p -> !p.isEmpty()).toList();
    }

    private static int code(Statuses status, String path) {
        NODE.status = status.build();
        return api.get(path).statusCode();
    }

    @Test
    void leaderWithAPrimaryIsPrimaryAndReadable() {
        holdsExactly(Statuses.primary(), PRIMARY + "/leader /health " + READ_ONLY + ALIVE);
    }

    @Test
    void primaryWhoseLeaseHasPassedIsNoPrimary() {
        Statuses passed = Statuses.primary();
        passed.leader = false;
        holdsExactly(passed, "/health /liveness");
    }

    @Test
    void leaderWhoseServerIsStillAStandbyIsLeaderButNoPrimary() {
        Statuses promoting = Statuses.replica();
        promoting.leader = true;
        holdsExactly(promoting, "/leader /replica /read-only /health " + ASYNC + ALIVE);
    }

    @Test
    void leaderWhoseServerIsDownTakesNoClients() {
        Statuses down = Statuses.primary().postgres(new PostgresState.NoDataDirectory());
        holdsExactly(down, "/leader " + ALIVE);
    }

    @Test
    void streamingStandbyIsAnAsynchronousReplica() {
        holdsExactly(Statuses.replica(), "/replica /read-only /health " + ASYNC + ALIVE);
    }

    @Test
    void standbyInTheSyncRecordIsSynchronousWhateverTheCaseOfItsName() {
        Statuses sync = Statuses.replica()
                .config("synchronous_mode", true)
                .key("sync", "{\"leader\":\"pg-a\",\"quorum\":0,\"sync_standby\":\"PG-B,pg-c\"}");
        holdsExactly(
                sync, "/replica /read-only /health /sync /synchronous /read-only-sync /read-only-synchronous " + ALIVE);
    }

    @Test
    void standbyInTheSyncRecordOfQuorumModeIsAQuorumStandby() {
        Statuses quorum = Statuses.replica()
                .config("synchronous_mode", "quorum")
                .key("sync", "{\"leader\":\"pg-a\",\"quorum\":1,\"sync_standby\":\"pg-b,pg-c\"}");
        holdsExactly(quorum, "/replica /read-only /health /quorum /read-only-quorum " + ALIVE);
    }

    @Test
    void syncAndAsyncAreNotClaimedWithoutTheStore() {
        Statuses cut = Statuses.replica();
        cut.storeReachable = false;
        holdsExactly(cut, "/replica /read-only /health " + ALIVE);
    }

    @Test
    void primaryThatGoesOnWithoutTheStoreKeepsItsClients() {
        holdsExactly(Statuses.primary().inFailsafe(), PRIMARY + "/leader /health " + READ_ONLY + ALIVE);
        Statuses expired = Statuses.primary().inFailsafe();
        expired.leaderName = "";
        holdsExactly(expired, PRIMARY + "/leader /health " + READ_ONLY + ALIVE);
    }

    @Test
    void standbyThatAgreedToThatIsReadyAsLongAsItStreams() {
        holdsExactly(Statuses.replica().inFailsafe(), "/replica /read-only /health " + ALIVE);
        Statuses cut = Statuses.replica().inFailsafe().postgres(Statuses.standby(67_419_744, 67_419_744, false));
        assertThat(code(cut, "/readiness")).isEqualTo(503);
        Statuses unread = Statuses.replica().inFailsafe();
        unread.read = false;
        assertThat(code(unread, "/readiness")).isEqualTo(200);
    }

    @Test
    void standbyThatDoesNotStreamIsReadableButNotReady() {
        Statuses archive = Statuses.replica().postgres(Statuses.standby(67_419_744, 67_419_744, false));
        holdsExactly(archive, "/replica /read-only /health /liveness " + ASYNC);
        assertThat(code(archive, "/replica?replication_state=in%20archive%20recovery"))
                .isEqualTo(200);
        assertThat(code(archive, "/replica?replication_state=streaming")).isEqualTo(503);
    }

    @Test
    void replicaIsNotClaimedFromAnObservationOlderThanAWaitAndALease() {
        Statuses old = Statuses.replica();
        old.turnAge = Duration.ofSeconds(41);
        holdsExactly(old, "/liveness");
        old.turnAge = Duration.ofSeconds(71);
        holdsExactly(old, "");
    }

    @Test
    void primaryWithoutTurnsIsNotAliveAfterAWaitAndALease() {
        Statuses old = Statuses.primary();
        old.turnAge = Duration.ofSeconds(41);
        assertThat(code(old, "/liveness")).isEqualTo(503);
        assertThat(code(old.config("pause", true), "/liveness")).isEqualTo(200);
    }

    @Test
    void inAPauseWithoutTheStoreTheRoleAloneDecides() {
        Statuses paused = Statuses.primary().config("pause", true);
        paused.leader = false;
        paused.storeReachable = false;
        holdsExactly(paused, PRIMARY + "/leader /health " + READ_ONLY + ALIVE);
        paused.storeReachable = true;
        assertThat(code(paused, "/primary")).isEqualTo(503);
    }

    @Test
    void leaderOfAStandbyClusterIsStandbyLeaderOnly() {
        Statuses standbyLeader = Statuses.replica().config("standby_cluster", Map.of("host", "10.1.0.1"));
        standbyLeader.leader = true;
        holdsExactly(standbyLeader, "/leader /standby-leader /standby_leader /health " + READ_ONLY + ALIVE);
    }

    @Test
    void nothingHoldsBeforeTheFirstTurn() {
        Statuses starting = Statuses.primary();
        starting.rule = "";
        holdsExactly(starting, "/liveness");
        assertThat(api.get("/patroni").statusCode()).isEqualTo(503);
        assertThat(api.get("/health").body()).startsWith("{\"state\":\"starting\"");
        starting.lifecycle = HaStatus.Lifecycle.CLOSED;
        assertThat(code(starting, "/liveness")).isEqualTo(503);
    }

    @Test
    void standbyThatIsBeingStoppedIsNoReplica() {
        Statuses stopping = Statuses.replica();
        stopping.operation = "STOP fast";
        holdsExactly(stopping, "/liveness");
    }

    @Test
    void lagCountsFromTheLaterOfTheLeadersPositionAndTheReceivedOne() {
        Statuses behind =
                Statuses.replica().postgres(Statuses.standby(3000, 2000, true)).key("status", "{\"optime\":1000}");
        assertThat(code(behind, "/replica?lag=1000")).isEqualTo(200);
        assertThat(code(behind, "/replica?lag=999")).isEqualTo(503);
        behind.key("status", "{\"optime\":4000}");
        assertThat(code(behind, "/replica?lag=1999B")).isEqualTo(503);
        assertThat(code(behind, "/replica?lag=2kB")).isEqualTo(200);
        assertThat(code(behind, "/async?lag=1")).isEqualTo(503);
        assertThat(code(behind, "/read-only?lag=1")).isEqualTo(503);
        assertThat(code(behind, "/replica?lag=nonsense")).isEqualTo(200);
        assertThat(code(behind, "/replica?lag=1&lag=1MB")).isEqualTo(503);
    }

    @Test
    void readinessLimitsTheLagByTheConfigurationAndCanCountReceivedWal() {
        Statuses behind = Statuses.replica()
                .config("maximum_lag_on_failover", 500)
                .postgres(Statuses.standby(3000, 2000, true))
                .key("status", "{\"optime\":3400}");
        assertThat(code(behind, "/readiness")).isEqualTo(503);
        assertThat(code(behind, "/readiness?lag=1400")).isEqualTo(200);
        assertThat(code(behind, "/readiness?mode=write")).isEqualTo(200);
        assertThat(code(behind, "/readiness?mode=apply")).isEqualTo(503);
    }

    @Test
    void tagsAndReplicationStateFilterReplicas() {
        Statuses tagged = Statuses.replica().tags(Map.of("dc", "EU1", "clonefrom", true, "failover_priority", 2));
        assertThat(code(tagged, "/replica?tag_dc=EU1&tag_clonefrom=true&tag_failover_priority=2"))
                .isEqualTo(200);
        assertThat(code(tagged, "/replica?tag_dc=eu1")).isEqualTo(503);
        assertThat(code(tagged, "/replica?tag_rack=7")).isEqualTo(503);
        assertThat(code(tagged, "/replica?replication_state=streaming")).isEqualTo(200);
        assertThat(code(tagged, "/replica?replication_state=in%20archive%20recovery"))
                .isEqualTo(503);
        assertThat(code(Statuses.primary(), "/primary?tag_dc=eu1")).isEqualTo(200);
        assertThat(code(Statuses.primary(), "/read-only?tag_dc=eu1")).isEqualTo(503);
    }

    @Test
    void nodeLeftOutOfLoadBalancingIsNoReplica() {
        Statuses out = Statuses.replica().tags(Map.of("noloadbalance", true));
        holdsExactly(out, "/health " + ALIVE);
    }

    @Test
    void headAndOptionsAnswerWithTheStatusOfTheGetAlone() {
        NODE.status = Statuses.replica().build();
        for (String path :
                List.of("/replica", "/primary", "/patroni", "/liveness", "/readiness", "/cluster", "/config")) {
            int expected = api.get(path).statusCode();
            for (String method : List.of("HEAD", "OPTIONS")) {
                assertThat(api.send(method, path).statusCode())
                        .as(method + " " + path)
                        .isEqualTo(expected);
                assertThat(api.send(method, path).body()).isEmpty();
            }
        }
        assertThat(api.send("HEAD", "/patroni").statusCode()).isEqualTo(200);
    }

    @Test
    void healthChecksCarryTheStatusAsJson() {
        NODE.status = Statuses.replica().build();
        assertThat(api.get("/primary").body()).startsWith("{\"state\":\"running\"");
        assertThat(api.get("/primary").headers().firstValue("Content-Type")).contains("application/json");
        assertThat(api.get("/liveness").body()).isEmpty();
    }
}
