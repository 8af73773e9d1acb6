package io.hanode.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TagsTest {

    private static Tags tags(Object... keysAndValues) {
        Map<String, Object> map = new java.util.TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return Tags.of(map);
    }

    @Test
    void nodeWithoutTagsMayDoEverything() {
        assertThat(Tags.NONE.nofailover()).isFalse();
        assertThat(Tags.NONE.nosync()).isFalse();
        assertThat(Tags.NONE.noloadbalance()).isFalse();
        assertThat(Tags.NONE.clonefrom()).isFalse();
        assertThat(Tags.NONE.failoverPriority()).isEqualTo(1);
        assertThat(Tags.NONE.syncPriority()).isEqualTo(1);
    }

    @Test
    void priorityOfZeroOrLessMeansNofailover() {
        assertThat(tags("failover_priority", 0).nofailover()).isTrue();
        assertThat(tags("failover_priority", -1).nofailover()).isTrue();
        assertThat(tags("failover_priority", 2).nofailover()).isFalse();
        assertThat(tags("sync_priority", 0).nosync()).isTrue();
    }

    @Test
    void explicitWordWinsOverThePriority() {
        assertThat(tags("nofailover", false, "failover_priority", 0).nofailover())
                .isFalse();
        assertThat(tags("nofailover", true, "failover_priority", 5).nofailover())
                .isTrue();
        assertThat(tags("nofailover", true, "failover_priority", 5).failoverPriority())
                .isZero();
        assertThat(tags("nosync", false, "sync_priority", 0).nosync()).isFalse();
        assertThat(tags("nosync", true, "sync_priority", 5).nosync()).isTrue();
    }

    @Test
    void wordsMayBeTextAndUnknownTagsAreKept() {
        assertThat(tags("clonefrom", "true").clonefrom()).isTrue();
        assertThat(tags("clonefrom", "yes please").clonefrom()).isFalse();
        assertThat(tags("dc", "eu1").values()).isEqualTo(Map.of("dc", "eu1"));
    }
}
