package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hanode.HaConfigurationException;
import io.hanode.HaOperationException;
import io.hanode.HaStatus;
import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsException;
import io.hanode.decide.LeaseView;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The calls of the public API that go to the store. */
@Timeout(60)
class NodeApiTest {

    private final TestNode test = new TestNode();

    @BeforeEach
    void start() {
        test.config("{\"ttl\": 30, \"loop_wait\": 10, \"postgresql\": {\"parameters\": {\"work_mem\": \"4MB\"}}}");
        test.start();
        await().atMost(TestNode.LONG).until(() -> test.runtime().lease.view() instanceof LeaseView.Session);
    }

    @AfterEach
    void end() {
        test.decider = TestNode::finished;
        test.close();
    }

    private String stored(String key) {
        return test.store.entries.get(key).value();
    }

    /** The node has no REST API and so no answers of peers: only a cluster without a leader passes all checks. */
    private CompletableFuture<SwitchoverResult> failover(Duration timeout) {
        test.store.put("members/pg2", "{\"state\":\"running\",\"role\":\"replica\",\"version\":\"\"}");
        CompletableFuture<SwitchoverResult> result = CompletableFuture.supplyAsync(
                () -> test.node().switchover(SwitchoverRequest.failoverTo("pg2").within(timeout)));
        await().atMost(TestNode.LONG).until(() -> test.store.entries.containsKey("failover"));
        return result;
    }

    @Test
    void patchIsMergedDeeplyAndNullRemoves() {
        Map<String, Object> parameters = new java.util.HashMap<>();
        parameters.put("work_mem", null);
        parameters.put("shared_buffers", "1GB");
        ClusterConfig config =
                test.node().changeConfig(Map.of("loop_wait", 5, "postgresql", Map.of("parameters", parameters)));
        assertThat(config.loopWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(config.ttl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(stored("config"))
                .isEqualTo("{\"ttl\":30,\"loop_wait\":5,\"postgresql\":{\"parameters\":{\"shared_buffers\":\"1GB\"}}}");
    }

    @Test
    void whatDoesNothingHereCannotBeAskedForAndStaysWhereItIs() {
        assertThatThrownBy(() -> test.node().changeConfig(Map.of("primary_race_backoff", 5)))
                .isInstanceOfSatisfying(
                        HaConfigurationException.class,
                        e -> assertThat(e.faults()).singleElement().asString().contains("is not supported"));
        test.store.put("config", "{\"ttl\":30,\"primary_race_backoff\":5}");
        test.node().changeConfig(Map.of("loop_wait", 5));
        assertThat(stored("config")).isEqualTo("{\"ttl\":30,\"primary_race_backoff\":5,\"loop_wait\":5}");
    }

    @Test
    void replacementTakesThePlaceOfTheWholeConfiguration() {
        test.node().replaceConfig(Map.of("ttl", 20));
        assertThat(stored("config")).isEqualTo("{\"ttl\":20}");
        assertThatThrownBy(() -> test.node().replaceConfig(Map.of("ttl", "abc")))
                .isInstanceOf(HaConfigurationException.class);
        assertThat(stored("config")).isEqualTo("{\"ttl\":20}");
    }

    @Test
    void configurationThatWouldNotBeSafeIsRefusedWithAllFaultsAndNotStored() {
        String before = stored("config");
        assertThatThrownBy(() -> test.node().changeConfig(Map.of("ttl", 3, "retry_timeout", "soon")))
                .isInstanceOfSatisfying(
                        HaConfigurationException.class,
                        e -> assertThat(e.faults())
                                .hasSize(2)
                                .anyMatch(f -> f.contains("retry_timeout"))
                                .anyMatch(f -> f.contains("fake grants: 4.0 s")));
        assertThat(stored("config")).isEqualTo(before);
    }

    @Test
    void configurationChangedBySomebodyElseMeanwhileIsNotOverwritten() {
        test.store.beforeRead = () -> {};
        String other = "{\"ttl\": 20}";
        test.store.afterRead = () -> {
            test.store.afterRead = () -> {};
            test.store.put("config", other);
        };
        assertThatThrownBy(() -> changeFromThisThreadOnly()).isInstanceOf(HaOperationException.class);
        assertThat(stored("config")).isEqualTo(other);
    }

    private void changeFromThisThreadOnly() {
        ConfigChanges changes =
                new ConfigChanges(new StoreAccess(test.runtime()), Duration.ofMillis(100), test.store.traits());
        changes.change(Map.of("loop_wait", 5), Duration.ofSeconds(5));
    }

    @Test
    void pauseAndResumeAreConfiguration() throws InterruptedException {
        test.node().pause();
        assertThat(test.node().awaitStatus(s -> s.config().paused(), TestNode.LONG))
                .isTrue();
        test.node().resume();
        assertThat(test.node().awaitStatus(s -> !s.config().paused(), TestNode.LONG))
                .isTrue();
        assertThat(stored("config")).doesNotContain("pause");
    }

    @Test
    void clusterWithoutConfigurationCannotBeChanged() {
        test.store.entries.remove("config");
        assertThatThrownBy(() -> test.node().pause())
                .isInstanceOf(HaOperationException.class)
                .hasMessageContaining("no configuration yet");
    }

    @Test
    void unreachableStoreSaysWhetherAnythingChanged() {
        test.store.writeFailure = new DcsException(DcsException.Effect.UNKNOWN, "timed out");
        assertThatThrownBy(() -> test.node().pause())
                .isInstanceOf(HaOperationException.class)
                .hasMessageContaining("it may have been changed");
    }

    @Test
    void requestIsDoneWhenAnotherNodeTakesTheLock() {
        CompletableFuture<SwitchoverResult> result = failover(TestNode.LONG);
        assertThat(stored("failover")).isEqualTo("{\"member\":\"pg2\"}");
        test.store.lead("pg2");
        assertThat(result.join())
                .isInstanceOfSatisfying(
                        SwitchoverResult.Done.class,
                        d -> assertThat(d.leader().value()).isEqualTo("pg2"));
    }

    @Test
    void requestThatDoesNotComeTrueIsWithdrawn() {
        SwitchoverResult result = failover(Duration.ofMillis(300)).join();
        assertThat(result)
                .isInstanceOfSatisfying(
                        SwitchoverResult.Failed.class,
                        f -> assertThat(f.reason()).contains("in time", "was withdrawn"));
        assertThat(stored("failover")).isEqualTo("{}");
    }

    @Test
    void requestIsRefusedWithAllReasons() {
        test.store.lead("pg2");
        test.store.put("failover", "{\"leader\":\"pg2\"}");
        SwitchoverResult result =
                test.node().switchover(SwitchoverRequest.to("pg9").from("pg8").scheduledAt(Instant.EPOCH));
        assertThat(result)
                .isInstanceOfSatisfying(
                        SwitchoverResult.Refused.class,
                        r -> assertThat(r.reasons())
                                .hasSize(3)
                                .anyMatch(f -> f.contains("pending"))
                                .anyMatch(f -> f.contains("pg8 is not the leader, pg2 is"))
                                .anyMatch(f -> f.contains("has passed")));
        assertThat(stored("failover")).contains("pg2");
    }

    @Test
    void candidateThatCannotTakeOverIsRefused() {
        test.store.lead("pg2");
        test.store.put("members/pg2", "{\"state\":\"running\",\"role\":\"primary\",\"version\":\"\"}");
        test.store.put(
                "members/pg3",
                "{\"state\":\"running\",\"role\":\"replica\",\"version\":\"\"," + "\"tags\":{\"nofailover\":true}}");
        assertThat(test.node().switchover(SwitchoverRequest.to("pg3")))
                .isInstanceOfSatisfying(
                        SwitchoverResult.Refused.class,
                        r -> assertThat(r.reasons())
                                .anyMatch(f -> f.contains("nofailover"))
                                .anyMatch(f -> f.contains("does not answer")));
    }

    @Test
    void pendingRequestCanBeCancelledOnce() {
        test.store.put("failover", "{\"leader\":\"pg2\"}");
        assertThat(test.node().cancelSwitchover(Duration.ofSeconds(5))).isTrue();
        assertThat(stored("failover")).isEqualTo("{}");
        assertThat(test.node().cancelSwitchover(Duration.ofSeconds(5))).isFalse();
    }

    @Test
    void freshStatusAsksTheServerAgain() {
        await().atMost(TestNode.LONG).until(() -> !test.observations.isEmpty());
        test.server.state = FakeServer.standby();
        assertThat(test.node().freshStatus(Duration.ofSeconds(5)).postgres()).isEqualTo(test.server.state);
    }

    @Test
    void lastRoleChangeTellsWhatLedToIt() {
        await().atMost(TestNode.LONG).until(() -> test.node().lastRoleChange().isPresent());
        assertThat(test.node().lastRoleChange()).hasValueSatisfying(change -> {
            assertThat(change.to()).isEqualTo(HaStatus.Role.UNINITIALIZED);
            assertThat(change.reason()).isEqualTo("the node was started");
        });
    }

    @Test
    void explainTellsTheDecisions() {
        await().atMost(TestNode.LONG).until(() -> !test.observations.isEmpty());
        await().atMost(TestNode.LONG)
                .untilAsserted(() -> assertThat(test.node().explain())
                        .first()
                        .asString()
                        .contains("situation=FOLLOWING", "\"test\"", "wake=10.0s"));
    }
}
