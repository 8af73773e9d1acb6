package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

    private static final Instant NOW = Instant.parse("2026-09-24T08:00:00Z");

    private static int refusal(Object value) {
        Schedule schedule = Schedule.parse(value, "switchover", NOW);
        assertThat(schedule.at()).isNull();
        return Objects.requireNonNull(schedule.refusal()).status();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-09-24T10:36:00+02:00",
                "2026-09-24T08:36Z",
                "2026-09-24 10:36:00+02:00",
                "2026-09-24T10:36:00.0+0200",
                "2026-09-24T10:36+02"
            })
    void isoTimesWithAZoneAreRead(String text) {
        assertThat(Schedule.parse(text, "switchover", NOW).at()).isEqualTo("2026-09-24T08:36:00Z");
    }

    @Test
    void timeWithoutAZoneIsABadRequest() {
        assertThat(refusal("2026-09-24T10:36:00")).isEqualTo(400);
    }

    @Test
    void timeInThePastIsRefused() {
        assertThat(refusal("2026-09-24T09:59:59+02:00")).isEqualTo(422);
    }

    @Test
    void whatIsNoTimeIsRefused() {
        assertThat(refusal("tomorrow")).isEqualTo(422);
        assertThat(refusal(12)).isEqualTo(422);
    }
}
