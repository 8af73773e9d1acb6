package io.hanode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineHistoryTest {

    @Test
    void historyFileOfPostgresqlIsRead() {
        TimelineHistory history = TimelineHistory.parse(Timeline.of(3), """
                # a comment
                1\t0/186FCA8\tno recovery target specified

                2\t0/186FE28\tbefore 2000-01-01 01:00:00+01
                """);
        assertThat(history.entries()).hasSize(2);
        assertThat(history.switchPointOf(Timeline.of(2))).contains(Lsn.parse("0/186FE28"));
        assertThat(history.entries().get(1).reason()).isEqualTo("before 2000-01-01 01:00:00+01");
        assertThat(history.switchPointOf(Timeline.of(3))).isEmpty();
    }

    @Test
    void reasonMayBeMissing() {
        assertThat(TimelineHistory.parse(Timeline.of(2), "1 0/5").entries())
                .containsExactly(new TimelineHistory.Entry(Timeline.FIRST, Lsn.parse("0/5"), ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "x 0/5",
                "0 0/5",
                "1 05",
                "2 0/5\n1 0/6",
                "1 0/5\n1 0/6",
                "4 0/5",
                "3 0/5",
                "99999999999 0/5"
            })
    void damagedHistoryIsRefused(String text) {
        assertThatThrownBy(() -> TimelineHistory.parse(Timeline.of(3), text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
