package io.hanode.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void withoutArgumentsTheTableIsShown() {
        assertThat(Options.parse().demo()).isFalse();
        assertThat(Options.parse().ttl()).isEqualTo(5);
    }

    @Test
    void ttlBelowTheFloorIsRefusedAndTheFloorNamed() {
        assertThat(Options.parse("--demo", "--ttl", "3").ttl()).isEqualTo(3);
        assertThatThrownBy(() -> Options.parse("--ttl", "2"))
                .hasMessageContaining("'2'")
                .hasMessageContaining("3 or more");
        assertThatThrownBy(() -> Options.parse("--ttl", "soon")).hasMessageContaining("'soon'");
        assertThatThrownBy(() -> Options.parse("--ttl")).hasMessageContaining("needs a value");
    }

    @Test
    void unknownStoreIsRefusedAndAllAreNamed() {
        assertThat(Options.parse().store()).isEqualTo(StoreChoice.ZOOKEEPER);
        assertThat(Options.parse("--dcs", "embedded").store()).isEqualTo(StoreChoice.EMBEDDED);
        assertThatThrownBy(() -> Options.parse("--dcs", "redis"))
                .hasMessageContaining("'redis'")
                .hasMessageContaining("zookeeper, etcd, consul, embedded");
    }

    @Test
    void unknownArgumentIsNamed() {
        assertThatThrownBy(() -> Options.parse("--dmeo")).hasMessageContaining("--dmeo");
    }
}
