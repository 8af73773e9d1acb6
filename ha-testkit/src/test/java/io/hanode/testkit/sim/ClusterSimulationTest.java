package io.hanode.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole clusters with the shipped rules. {@code -Dsim.seed=7} replays one world, {@code -Dsim.seeds=100000} runs more of them,
 * {@code -Dsim.first=5001} others, {@code -Dsim.nodes=3} fixes how many nodes a world begins with.
 */
class ClusterSimulationTest {

    private static final Logger log = LoggerFactory.getLogger(ClusterSimulationTest.class);
    private static final int MOST_STORIES = 3;

    @Test
    void allPromisesAreKeptInEveryWorld() {
        Long only = Long.getLong("sim.seed");
        long first = only == null ? Long.getLong("sim.first", 1) : only;
        long count = only == null ? Long.getLong("sim.seeds", 1000) : 1;
        Simulation simulation = new Simulation(Integer.getInteger("sim.nodes", 0), SimPolicy.SHIPPED);
        List<String> stories = new ArrayList<>();
        long events = 0;
        long seconds = 0;
        long writes = 0;
        for (long seed = first; seed < first + count && stories.size() < MOST_STORIES; seed++) {
            SimResult result = simulation.run(seed);
            events += result.events();
            seconds += result.seconds();
            writes += result.acknowledgedWrites();
            if (result.violation() != null) {
                stories.add(result.story());
            } else if (only != null) {
                result.trace().forEach(log::info);
            }
        }
        log.info(
                "seeds {} to {}: {} events, {} simulated seconds, {} acknowledged writes",
                first,
                first + count - 1,
                events,
                seconds,
                writes);
        assertThat(stories).as("stories of broken promises").isEmpty();
        assertThat(writes)
                .as("acknowledged writes, without which nothing was tried")
                .isGreaterThan(count / 2);
    }

    @Test
    void sameSeedTwiceGivesTheSameTrace() {
        for (long seed = 1; seed <= 10; seed++) {
            List<String> once = new Simulation(0, SimPolicy.SHIPPED).run(seed).trace();
            List<String> again = new Simulation(0, SimPolicy.SHIPPED).run(seed).trace();
            assertThat(again).as("trace of seed %d", seed).isEqualTo(once);
        }
    }

    @Test
    void anotherSeedIsAnotherWorld() {
        Simulation simulation = new Simulation(0, SimPolicy.SHIPPED);
        assertThat(simulation.run(1).trace()).isNotEqualTo(simulation.run(2).trace());
    }
}
