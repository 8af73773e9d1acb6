package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    private static final Clock VIENNA =
            Clock.fixed(Instant.parse("2026-07-01T09:08:07.123456789Z"), ZoneId.of("Europe/Vienna"));

    @ParameterizedTest
    @CsvSource({
        "2026-09-24T10:36:00+02:00, 2026-09-24T10:36:00+02:00",
        "2026-09-24T10:36, 2026-09-24T10:36:00+02:00",
        "2026-12-24 10:36:05, 2026-12-24T10:36:05+01:00",
        "2026-09-24T10:36Z, 2026-09-24T10:36:00+00:00",
        "2026-09-24T10:36:00-0330, 2026-09-24T10:36:00-03:30",
        "2026-09-24T10:36:00 +2, 2026-09-24T10:36:00+02:00",
        "2026-09-24T10:36:00.5-03, 2026-09-24T10:36:00.500000-03:00"
    })
    void aTimeWithoutAZoneIsLocal(String text, String iso) {
        assertThat(Times.scheduled(text, VIENNA))
                .hasValueSatisfying(at -> assertThat(Times.iso(at)).isEqualTo(iso));
    }

    @ParameterizedTest
    @ValueSource(strings = {"now", "", " now "})
    void nowIsNoTime(String text) {
        assertThat(Times.scheduled(text, VIENNA)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "10:36", "2026-13-01T00:00", "2026-09-24"})
    void whatCanBeTakenForSeveralTimesIsRefused(String text) {
        assertThatThrownBy(() -> Times.scheduled(text, VIENNA))
                .hasMessageContaining("Unable to parse scheduled timestamp (" + text + ")");
    }

    @Test
    void stampsAreLocal() {
        assertThat(Times.stamp(VIENNA)).isEqualTo("2026-07-01 11:08:07");
        assertThat(Times.preciseStamp(VIENNA)).isEqualTo("2026-07-01 11:08:07.12345");
        assertThat(Times.example(VIENNA)).isEqualTo("2026-07-01T12:08");
    }
}
