package io.hanode.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole clusters with the shipped rules. {@code -Dsim.seed=7} replays one world, {@code -Dsim.seeds=100000} runs so many of them,
 * {@code -Dsim.minutes=30} runs for so long, {@code -Dsim.first=5001} begins elsewhere, {@code -Dsim.nodes=3} fixes how many nodes a
 * world begins with.
 */
class ClusterSimulationTest {

    private static final Logger log = LoggerFactory.getLogger(ClusterSimulationTest.class);
    private static final int MOST_STORIES = 3;

    private final Simulation simulation = new Simulation(Integer.getInteger("sim.nodes", 0), SimPolicy.SHIPPED);

    @Test
    void allPromisesAreKeptInEveryWorld() throws InterruptedException {
        Long only = Long.getLong("sim.seed");
        if (only != null) {
            SimResult result = simulation.run(only);
            result.trace().forEach(log::info);
            assertThat(result.violation()).isNull();
            return;
        }
        Long minutes = Long.getLong("sim.minutes");
        long first = Long.getLong("sim.first", 1);
        long seeds = minutes == null ? Long.getLong("sim.seeds", 1000) : Long.MAX_VALUE - first;
        Campaign campaign = new Campaign(simulation, MOST_STORIES);
        long begun = System.nanoTime();
        List<SimResult> failures =
                campaign.run(first, seeds, minutes == null ? Duration.ofDays(1) : Duration.ofMinutes(minutes));
        tell(first, campaign.counts(), System.nanoTime() - begun);
        List<String> stories = failures.stream()
                .limit(MOST_STORIES)
                .map(r -> simulation.shortest(r.seed()).story())
                .toList();
        assertThat(stories).as("stories of broken promises").isEmpty();
        assertThat(campaign.counts().acknowledgedWrites())
                .as("acknowledged writes, without which nothing was tried")
                .isGreaterThan(campaign.counts().worlds() / 2);
    }

    private static void tell(long first, SimCounts counts, long nanos) {
        double minutes = nanos / 60e9;
        log.info(
                "{}",
                String.format(
                        Locale.ROOT,
                        "%d worlds from seed %d on in %.1f minutes: %d events, %d faults, %.0f cluster-hours, %d acknowledged writes;"
                                + " %.0f simulated cluster-hours and %.0f fault events a minute",
                        counts.worlds(),
                        first,
                        minutes,
                        counts.events(),
                        counts.faults(),
                        counts.clusterHours(),
                        counts.acknowledgedWrites(),
                        counts.clusterHours() / minutes,
                        counts.faults() / minutes));
    }

    @Test
    void worldsThatOnceBrokeAPromiseKeepThem() {
        RegressionSeeds.all()
                .forEach((seed, why) -> assertThat(simulation.check(seed).violation())
                        .as("seed %d: %s", seed, why)
                        .isNull());
    }

    @Test
    void sameSeedTwiceGivesTheSameTrace() {
        for (long seed = 1; seed <= 10; seed++) {
            List<String> once = simulation.run(seed).trace();
            List<String> again = simulation.run(seed).trace();
            assertThat(again).as("trace of seed %d", seed).isEqualTo(once);
        }
    }

    @Test
    void worldWithoutAStoryEndsAsTheOneWithIt() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(simulation.check(seed).counts())
                    .as("counts of seed %d", seed)
                    .isEqualTo(simulation.run(seed).counts());
        }
    }

    @Test
    void anotherSeedIsAnotherWorld() {
        assertThat(simulation.run(1).trace()).isNotEqualTo(simulation.run(2).trace());
    }
}
