package io.hanode.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Worlds in which a leader that loses the store goes on while all others agree, and all else goes wrong too. */
class FailsafeSimulationTest {

    /** Of so many worlds of the whole simulation, one more is of this kind. */
    private static final long SHARE = 16;

    private final Simulation simulation = new Simulation(0, SimPolicy.SHIPPED, WorldKind.FAILSAFE_ALL);

    @Test
    void allPromisesAreKeptInFailsafeMode() throws Exception {
        Long one = Long.getLong("sim.seed");
        if (one != null) {
            SimResult result = simulation.run(one);
            assertThat(result.violation()).as(result.story()).isNull();
            return;
        }
        Campaign campaign = new Campaign(simulation, 3);
        List<SimResult> failures =
                campaign.run(Long.getLong("sim.first", 1), Long.getLong("sim.seeds", 1000) / SHARE, Duration.ofDays(1));
        assertThat(failures.stream()
                        .map(r -> simulation.shortest(r.seed()).story())
                        .toList())
                .as("stories of broken promises")
                .isEmpty();
        assertThat(campaign.counts().acknowledgedWrites()).isPositive();
    }
}
