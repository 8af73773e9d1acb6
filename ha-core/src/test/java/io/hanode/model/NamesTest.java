package io.hanode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"pg1", "node 1", "pg@host", "PG-1.eu_west", "..."})
    void printableAsciiIsAName(String name) {
        assertThat(NodeName.of(name)).hasToString(name);
        assertThat(new ClusterName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " pg1", "pg1 ", "a/b", "a,b", "a\"b", "a'b", "ü", "a\tb", ".", ".."})
    void namesThatWouldBreakAPathOrAListAreRefused(String name) {
        assertThat(NodeName.fault(name)).isNotEmpty();
        assertThatThrownBy(() -> NodeName.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
        assertThatThrownBy(() -> new ClusterName(name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nameThatMeansEveryStandbyIsRefused() {
        assertThat(NodeName.fault("*")).contains("synchronous_standby_names");
    }

    @Test
    void nameThatPostgresqlWouldCutIsRefused() {
        assertThat(NodeName.fault("a".repeat(63))).isEmpty();
        assertThat(NodeName.fault("a".repeat(64))).contains("63");
    }

    @Test
    void systemIdentifierHasTenDigitsOrMore() {
        assertThat(SystemIdentifier.isValid("1234567890")).isTrue();
        assertThat(SystemIdentifier.isValid("123456789")).isFalse();
        assertThat(SystemIdentifier.isValid("12345678901x")).isFalse();
        assertThatThrownBy(() -> new SystemIdentifier("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timelinesBeginWithOne() {
        assertThatThrownBy(() -> Timeline.of(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ticksCompareAcrossTheWrapOfTheClock() {
        Tick before = new Tick(Long.MAX_VALUE - 5);
        Tick after = before.plus(java.time.Duration.ofNanos(10));
        assertThat(after.nanos()).isNegative();
        assertThat(after.isAfter(before)).isTrue();
        assertThat(before.isAtOrAfter(after)).isFalse();
        assertThat(after.since(before)).isEqualTo(java.time.Duration.ofNanos(10));
        assertThat(Tick.earlier(after, before)).isEqualTo(before);
    }
}
