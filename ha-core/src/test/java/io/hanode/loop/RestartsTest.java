package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hanode.HaOperationException;
import io.hanode.HaStatus;
import io.hanode.ReinitializeRequest;
import io.hanode.RestartRequest;
import io.hanode.RestartResult.Outcome;
import io.hanode.decide.Action;
import io.hanode.decide.NodeRequests;
import io.hanode.decide.RequestOutcome;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartsTest {

    private static final Duration SOON = Duration.ofMillis(50);

    private final TestNode test = new TestNode();

    /** Decisions that answer everything in this way. */
    private void start(RequestOutcome outcome) {
        test.decider = o -> {
            NodeRequests requests = o.requests();
            if (requests.restart() != null) {
                return TestNode.decision(
                        o, SOON, new Action.AnswerRequest(requests.restart().id(), outcome, "as decided"));
            }
            return requests.reinitialize() == null
                    ? TestNode.idle(o)
                    : TestNode.decision(
                            o,
                            SOON,
                            new Action.AnswerRequest(requests.reinitialize().id(), outcome, "as decided"));
        };
        test.server.state = FakeServer.standby();
        test.start();
        await().atMost(TestNode.LONG).until(() -> test.node().status().role() == HaStatus.Role.STANDBY);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void callerHearsWhatWasDecided() {
        start(RequestOutcome.DONE);
        assertThat(test.node().restart(RestartRequest.now()).outcome()).isEqualTo(Outcome.RESTARTED);
        test.node().reinitialize(new ReinitializeRequest(false, false));
    }

    @Test
    void refusalsAreToldWithTheirReason() {
        start(RequestOutcome.BUSY);
        assertThat(test.node().restart(RestartRequest.now()).outcome()).isEqualTo(Outcome.BUSY);
        assertThatThrownBy(() -> test.node().reinitialize(new ReinitializeRequest(true, true)))
                .isInstanceOf(HaOperationException.class)
                .hasMessage("as decided");
    }

    @Test
    void scheduledRestartIsInTheStatusUntilItIsWithdrawn() {
        start(RequestOutcome.DONE);
        RestartRequest request = RestartRequest.now()
                .at(Instant.now().plusSeconds(3600))
                .onlyIn(HaStatus.Role.STANDBY)
                .onlyWhenPending()
                .onlyBelow("15.4")
                .within(Duration.ofSeconds(7));
        assertThat(test.node().restart(request).outcome()).isEqualTo(Outcome.SCHEDULED);
        assertThat(test.node().status().scheduledRestart()).contains(request);
        assertThat(test.node().restart(request).outcome()).isEqualTo(Outcome.ALREADY_SCHEDULED);
        assertThat(test.node().cancelRestart()).isTrue();
        assertThat(test.node().cancelRestart()).isFalse();
        assertThat(test.node().status().scheduledRestart()).isEmpty();
    }

    @Test
    void callerIsAnsweredWhenTheNodeEnds() {
        test.decider = TestNode::idle;
        test.start();
        Thread closing = new Thread(() -> {
            await().atMost(TestNode.LONG)
                    .until(() -> test.observations.stream()
                            .anyMatch(o -> o.requests().restart() != null));
            test.node().close();
        });
        closing.start();
        assertThat(test.node().restart(RestartRequest.now()).text()).contains("closing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifteen", "15", "15.4.1.2", "15.", "-15.4", ""})
    void versionThatIsNoneIsRefused(String version) {
        test.start();
        assertThat(test.node().restart(RestartRequest.now().onlyBelow(version)).outcome())
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void requestsThatCanNeverComeTrueAreRefusedAtOnce() {
        test.start();
        assertThat(test.node().restart(RestartRequest.now().at(Instant.EPOCH)).text())
                .contains("has passed");
        assertThat(test.node()
                        .restart(RestartRequest.now().onlyIn(HaStatus.Role.DOWN))
                        .text())
                .contains("PRIMARY or STANDBY");
        assertThat(test.node()
                        .restart(RestartRequest.now().within(Duration.ZERO))
                        .text())
                .contains("above 0");
    }
}
