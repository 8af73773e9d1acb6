package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.decide.Decider;
import io.hanode.model.NodeName;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node answers to another one that leads and has lost the store. */
@Timeout(60)
class FailsafeApiTest {

    private final TestNode test = new TestNode();

    @AfterEach
    void end() {
        test.decider = TestNode::finished;
        test.close();
    }

    private FailsafeAnswer hears(String leader, long number, @Nullable Duration ttl) {
        return test.node()
                .failsafe(new FailsafeClaim(
                        NodeName.of(leader), "", "", Collections.emptySortedMap(), ttl, "process-9", number));
    }

    private void startAndRead(boolean failsafeMode) {
        test.config("{\"ttl\": 30, \"loop_wait\": 10, \"failsafe_mode\": " + failsafeMode + "}");
        test.decider = Decider::decide;
        test.start();
        await().atMost(TestNode.LONG)
                .until(() -> test.runtime().turns.last() != null
                        && test.runtime().turns.last().decision().memory().contact());
    }

    @Test
    void nodePromisesOnlyWhenTheModeIsOnAndNeverToItsOwnName() {
        startAndRead(true);
        assertThat(hears("pg1", 1, Duration.ofSeconds(30)).accepted()).isFalse();
        assertThat(test.node().status().failsafe()).isFalse();
        assertThat(hears("pg9", 1, Duration.ofSeconds(30))).isEqualTo(FailsafeAnswer.ACCEPTED);
        assertThat(test.node().status().failsafe()).isTrue();
        assertThat(hears("pg9", 2, Duration.ZERO)).isEqualTo(FailsafeAnswer.ACCEPTED);
        assertThat(test.node().status().failsafe()).isFalse();
    }

    @Test
    void nodeThatKnowsTheModeToBeOffRefusesButLetsAPromiseBeTakenBack() {
        startAndRead(false);
        assertThat(hears("pg9", 1, Duration.ofSeconds(30))).isEqualTo(FailsafeAnswer.DISABLED);
        assertThat(hears("pg9", 2, Duration.ZERO)).isEqualTo(FailsafeAnswer.ACCEPTED);
    }

    @Test
    void processThatHasNotReadTheStoreYetPromisesWhenItIsToldForHowLong() {
        test.decider = TestNode::idle;
        test.start();
        assertThat(hears("pg9", 1, null)).isEqualTo(FailsafeAnswer.DISABLED);
        assertThat(hears("pg9", 2, Duration.ofSeconds(30))).isEqualTo(FailsafeAnswer.ACCEPTED);
    }
}
