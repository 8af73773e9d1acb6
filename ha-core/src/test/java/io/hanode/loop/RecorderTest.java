package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.decide.Decision;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Memory;
import io.hanode.decide.Observation;
import io.hanode.decide.Rule;
import io.hanode.decide.Situation;
import io.hanode.model.Tick;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private final Recorder recorder = new Recorder(3);

    private static Observation observation() {
        return TestNode.observation(new LeaseView.NoSession(), FakeServer.standby(), Memory.NONE);
    }

    private boolean add(Rule rule, String reason) {
        return recorder.add(
                observation(),
                new Decision(
                        Situation.FOLLOWING,
                        rule,
                        reason,
                        List.of(),
                        true,
                        Memory.NONE,
                        new Tick(2_000_000_000L),
                        false));
    }

    @Test
    void numbersAloneMakeNoOtherReason() {
        assertThat(add(Rule.R001, "waiting: pg2 lags by 120 bytes at 0/3000060"))
                .isTrue();
        assertThat(add(Rule.R001, "waiting: pg2 lags by 64 bytes at 16/B374D848"))
                .isFalse();
        assertThat(add(Rule.R001, "waiting: pg3 lags by 64 bytes at 16/B374D848"))
                .isTrue();
        assertThat(add(Rule.R002, "waiting: pg3 lags by 64 bytes at 16/B374D848"))
                .isTrue();
    }

    @Test
    void changesAreKeptLongerThanOtherTurns() {
        add(Rule.R001, "first");
        add(Rule.R002, "second");
        for (int i = 0; i < 10; i++) {
            add(Rule.R002, "second");
        }
        assertThat(recorder.explain()).hasSize(5);
        assertThat(recorder.explain().get(0)).contains("rule=" + Rule.R001, "\"first\"", "wake=2.0s");
        assertThat(recorder.lastReason(Situation.FOLLOWING)).contains("second");
    }
}
