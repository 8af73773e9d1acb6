package io.hanode.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {

    @ParameterizedTest
    @ValueSource(strings = {"0/0", "0/3000060", "16/B374D848", "FFFFFFFF/FFFFFFFF", "1/0"})
    void postgresqlsTextIsReadAndWrittenBack(String text) {
        assertThat(Lsn.parse(text)).hasToString(text);
    }

    @Test
    void upperHalfCountsFourGigabytes() {
        assertThat(Lsn.parse("1/00000002")).isEqualTo(Lsn.of((1L << 32) + 2));
        assertThat(Lsn.parse("a/b")).isEqualTo(Lsn.parse("A/B"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "/",
                "0/",
                "/0",
                "0/0/0",
                "g/0",
                "-1/0",
                "+1/0",
                "0/-1",
                "0/123456789",
                "123456789/0",
                " 0/0"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Lsn.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void positionsCompareUnsigned() {
        assertThat(Lsn.parse("FFFFFFFF/0").isAfter(Lsn.parse("7FFFFFFF/0"))).isTrue();
        assertThat(Lsn.parse("0/5").minus(Lsn.parse("0/8"))).isEqualTo(-3);
    }

    @Test
    void laterOfTwoPositionsMayBeMissing() {
        assertThat(Lsn.max(null, null)).isEqualTo(Lsn.ZERO);
        assertThat(Lsn.max(null, Lsn.of(1))).isEqualTo(Lsn.of(1));
        assertThat(Lsn.max(Lsn.of(1), null)).isEqualTo(Lsn.of(1));
        assertThat(Lsn.max(Lsn.of(1), Lsn.of(2))).isEqualTo(Lsn.of(2));
    }
}
