package io.hanode.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossTest {

    private static final long MILLI = 1_000_000;

    /** Row n was acknowledged at n milliseconds; the primary is lost after row 100, and row 101 comes at five seconds. */
    private final AckLog log = new AckLog();

    private final long killed = 100 * MILLI + 1;

    private final long resumed = 5_000 * MILLI;

    LossTest() {
        for (int i = 1; i <= 100; i++) {
            log.acknowledged(i, i * MILLI);
        }
        log.acknowledged(101, resumed);
    }

    @Test
    void nothingMissingIsWithinAnyLimit() {
        assertThat(Loss.of(List.of(), log, killed, resumed).isWithin(Duration.ZERO))
                .isTrue();
    }

    @Test
    void theLastRowsBeforeTheKillAreWhatAsynchronousReplicationMayLose() {
        Loss loss = Loss.of(List.of(98L, 99L, 100L), log, killed, resumed);
        assertThat(loss.suffix()).isTrue();
        assertThat(loss.window().toMillis()).isEqualTo(2);
        assertThat(loss.isWithin(Duration.ofMillis(3))).isTrue();
        assertThat(loss.isWithin(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void aRowThatIsThereAfterAMissingOneIsMoreThanAsynchronousReplicationExplains() {
        assertThat(Loss.of(List.of(97L, 99L, 100L), log, killed, resumed).isWithin(Duration.ofHours(1)))
                .isFalse();
    }

    @Test
    void missingRowsWithALaterRowOfTheOldPrimaryAreNoSuffix() {
        assertThat(Loss.of(List.of(98L, 99L), log, killed, resumed).isWithin(Duration.ofHours(1)))
                .isFalse();
    }

    @Test
    void aMissingRowOfTheNewPrimaryIsNeverExplained() {
        assertThat(Loss.of(List.of(101L), log, killed, resumed).isWithin(Duration.ofHours(1)))
                .isFalse();
    }
}
