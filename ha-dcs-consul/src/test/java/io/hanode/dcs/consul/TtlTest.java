package io.hanode.dcs.consul;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsTraits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is granted, and what is said about it. */
class TtlTest {

    private static final Duration MIN = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({"30, 15", "20, 10", "15, 10", "5, 10"})
    void halfOfTheWantedTtlIsGrantedButNotLessThanTheServersGrant(long wanted, long granted) {
        assertThat(Ttl.granted(Duration.ofSeconds(wanted), MIN)).isEqualTo(Duration.ofSeconds(granted));
    }

    @Test
    void deadHolderKeepsItsLockForLessThanTheWantedTtlAndWhatReapingTakes() {
        Duration granted = Ttl.granted(Duration.ofSeconds(30), MIN);
        DcsTraits traits = Ttl.traits(MIN, granted);
        assertThat(granted.plus(traits.takeoverDelay())).isEqualTo(Duration.ofSeconds(32));
        assertThat(traits.minimumTtl()).isEqualTo(MIN);
    }

    @Test
    void watchStartsAnewWhenTheIndexGoesBackAndNeverAsksForWhatIsAnsweredAtOnceAfterwards() {
        assertThat(Watcher.next(7, 9)).isEqualTo(9);
        assertThat(Watcher.next(9, 7)).isZero();
        assertThat(Watcher.next(0, 0)).isEqualTo(1);
    }
}
