package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuantityTest {

    @Test
    void sameAmountInAnotherUnitIsNoChange() {
        assertThat(Quantity.same("8GB", "8192MB", "integer", "8kB")).isTrue();
        assertThat(Quantity.same("1048576", "8GB", "integer", "8kB")).isTrue();
        assertThat(Quantity.same("90s", "1.5min", "integer", "ms")).isTrue();
        assertThat(Quantity.same("8GB", "8191MB", "integer", "8kB")).isFalse();
        assertThat(Quantity.same("8GB", "8s", "integer", "8kB")).isFalse();
        assertThat(Quantity.same("0.5", "0.50", "real", "")).isTrue();
        assertThat(Quantity.same("zork", "zork", "integer", "kB")).isTrue();
    }

    @Test
    void onIsTrueIsYes() {
        assertThat(Quantity.same("on", "True", "bool", "")).isTrue();
        assertThat(Quantity.same("off", "n", "bool", "")).isTrue();
        assertThat(Quantity.same("off", "1", "bool", "")).isFalse();
        assertThat(Quantity.same("o", "on", "bool", "")).isFalse();
        assertThat(Quantity.same("Replica", "replica", "enum", "")).isTrue();
        assertThat(Quantity.same("A", "a", "string", "")).isFalse();
    }

    @Test
    void amountsAreShownAsPostgresShowsThem() {
        assertThat(Quantity.human("16384", "8kB")).isEqualTo("128MB");
        assertThat(Quantity.human("131072kB", "8kB")).isEqualTo("128MB");
        assertThat(Quantity.human("3", "min")).isEqualTo("3min");
        assertThat(Quantity.human("100", "")).isEqualTo("100");
        assertThat(Quantity.human("-1", "8kB")).isEqualTo("-1");
        assertThat(Quantity.human("0", "ms")).isEqualTo("0");
        assertThat(Quantity.human("5", "16MB")).isEqualTo("80MB");
    }
}
