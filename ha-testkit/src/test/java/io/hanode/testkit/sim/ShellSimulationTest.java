package io.hanode.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whole clusters of shipped nodes, threads and all. {@code -Dshell.seed=7} replays one world, {@code -Dshell.seeds=1000} runs more of
 * them, {@code -Dshell.first=501} others.
 */
class ShellSimulationTest {

    private static final Logger log = LoggerFactory.getLogger(ShellSimulationTest.class);
    private static final int MOST_STORIES = 3;

    @BeforeAll
    static void quiet() {
        ShellLog.off();
    }

    @AfterAll
    static void loud() {
        ShellLog.on();
    }

    /** Of so many worlds of the whole simulation, one more is of this kind. */
    private static final long FAILSAFE_SHARE = 3;

    @Test
    void allPromisesAreKeptByTheShippedShellInEveryWorld() {
        keptBy(new ShellSimulation(Integer.getInteger("shell.nodes", 0), SimPolicy.SHIPPED), 1);
    }

    @Test
    void allPromisesAreKeptByTheShippedShellInFailsafeMode() {
        keptBy(
                new ShellSimulation(Integer.getInteger("shell.nodes", 0), SimPolicy.SHIPPED, WorldKind.FAILSAFE_ALL),
                FAILSAFE_SHARE);
    }

    private static void keptBy(ShellSimulation simulation, long share) {
        Long only = Long.getLong("shell.seed");
        long first = only == null ? Long.getLong("shell.first", 1) : only;
        long count = only == null ? Long.getLong("shell.seeds", 60) / share : 1;
        List<String> stories = new ArrayList<>();
        SimCounts counts = SimCounts.NONE;
        for (long seed = first; seed < first + count && stories.size() < MOST_STORIES; seed++) {
            SimResult result = simulation.run(seed);
            counts = counts.plus(result.counts());
            if (only != null) {
                result.trace().forEach(log::info);
            }
            if (result.violation() != null) {
                stories.add("replay with -Dshell.seed=" + seed + "\n"
                        + simulation.shortest(seed).story());
            }
        }
        log.info("{}", counts);
        assertThat(stories).as("stories of broken promises").isEmpty();
        assertThat(counts.acknowledgedWrites())
                .as("acknowledged writes, without which nothing was tried")
                .isGreaterThan(counts.worlds() / 2);
    }

    @Test
    void noThreadOutlivesItsWorld() {
        for (long seed = 1; seed <= 3; seed++) {
            new ShellSimulation(0, SimPolicy.SHIPPED).run(seed);
        }
        // The last thing that a thread of a world does is to say that it ends.
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().matches("pg\\d+#.*")));
    }

    @Test
    void sameSeedTwiceGivesTheSameTrace() {
        for (long seed = 1; seed <= 5; seed++) {
            List<String> once =
                    new ShellSimulation(0, SimPolicy.SHIPPED).run(seed).trace();
            List<String> again =
                    new ShellSimulation(0, SimPolicy.SHIPPED).run(seed).trace();
            assertThat(again).as("trace of seed %d", seed).isEqualTo(once);
        }
    }
}
