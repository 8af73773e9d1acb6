package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LagTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1048576, 1048576",
        "12B, 12",
        "16kB, 16384",
        "16KB, 16384",
        "1MB, 1048576",
        "1 MB, 1048576",
        "2GB, 2147483648",
        "1TB, 1099511627776",
        "1.5kB, 1536",
        "-1, -1"
    })
    void sizesAreReadInBytesOrWithAUnit(String text, long bytes) {
        assertThat(Lag.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MB", "1 MiB", "10PB", "1e6", "0x10", "1,5MB", "99999999999999999999"})
    void anythingElseIsNoSize(String text) {
        assertThat(Lag.parse(text)).isNull();
    }

    @Test
    void lagOfExactlyTheLimitIsAllowed() {
        assertThat(new Lag(1024).exceeds("1kB")).isFalse();
        assertThat(new Lag(1025).exceeds("1kB")).isTrue();
        assertThat(new Lag(Long.MAX_VALUE).exceeds(null)).isFalse();
    }
}
