package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HindrancesTest {

    @Test
    void nobodyLeadsAClusterThatIsToFollowAnotherThatHasNoHost() {
        for (Map<String, Object> remote :
                List.<Map<String, Object>>of(Map.of("port", 5432), Map.of("restore_command", "cp"))) {
            assertThat(Hindrances.of(ClusterConfig.of(Map.of("standby_cluster", remote)), List.of()))
                    .singleElement()
                    .asString()
                    .contains("standby_cluster");
        }
    }

    @Test
    void clusterThatFollowsAServerHasALeader() {
        assertThat(Hindrances.of(ClusterConfig.of(Map.of("standby_cluster", Map.of("host", "10.0.0.1"))), List.of()))
                .isEmpty();
    }

    @Test
    void emptySectionHindersNobody() {
        assertThat(Hindrances.of(ClusterConfig.of(Map.of("standby_cluster", Map.of())), List.of()))
                .isEmpty();
        assertThat(Hindrances.of(ClusterConfig.DEFAULTS, List.of())).isEmpty();
    }

    @Test
    void whatFencesSayStays() {
        assertThat(Hindrances.of(ClusterConfig.DEFAULTS, List.of("no watchdog")))
                .containsExactly("no watchdog");
    }
}
