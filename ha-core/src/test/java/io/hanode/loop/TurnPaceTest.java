package io.hanode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Tick;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TurnPaceTest {

    private static final Tick START = new Tick(Long.MAX_VALUE - 10);

    @Test
    void turnsAfterAQuietTimeAreNotDelayed() {
        TurnPace pace = new TurnPace(START);
        for (int i = 0; i < TurnPace.BURST; i++) {
            assertThat(pace.nextTurn(START)).isEqualTo(START);
        }
        assertThat(pace.nextTurn(START).isAfter(START)).isTrue();
    }

    @Test
    void stormOfWakeUpsMakesAtMostTwiceTheBurstInASecond() {
        TurnPace pace = new TurnPace(START);
        Tick now = START;
        int turns = 0;
        while (now.since(START).compareTo(Duration.ofSeconds(1)) < 0) {
            now = pace.nextTurn(now);
            turns++;
        }
        assertThat(turns).isBetween(TurnPace.BURST + 1, 2 * TurnPace.BURST + 1);
    }
}
