package io.hanode.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        Spread spread = Spread.of(
                List.of(Duration.ofMillis(40), Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(900)));
        assertThat(spread).hasToString("0.010 / 0.030 / 0.900");
    }

    @Test
    void oneMeasurementIsAllThree() {
        assertThat(Spread.of(List.of(Duration.ofSeconds(2)))).hasToString("2.000 / 2.000 / 2.000");
    }

    @Test
    void scenesLeadToTheRulesTheyAreNamedFor() {
        assertThat(List.of(Scenes.steadyLeader(), Scenes.steadyFollower(), Scenes.race()))
                .hasSize(3);
    }
}
