package io.hanode.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A simulator that finds nothing proves nothing: each of these rules is removed, and a world is found that breaks without it. */
class PlantedBugSimulationTest {

    private static final Logger log = LoggerFactory.getLogger(PlantedBugSimulationTest.class);
    private static final long MOST_SEEDS = 10_000;
    private static final Path SAFETY = Path.of("..", "docs", "safety.md");

    /** All, or those whose rule has the given words in it: {@code -Dsim.bug=restart}. */
    static List<PlantedBug> bugs() {
        String words = System.getProperty("sim.bug", "");
        return PlantedBugs.all().stream()
                .filter(bug -> bug.rule().contains(words))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void ruleThatIsRemovedIsMissed(PlantedBug bug) throws InterruptedException {
        Simulation simulation = new Simulation(0, bug.policy(), bug.kinds());
        // The world that showed it last, and when rules have changed since, any other.
        List<SimResult> found = find(simulation, bug, bug.seed(), 1);
        if (found.isEmpty()) {
            found = find(simulation, bug, 1, MOST_SEEDS);
        }
        assertThat(found)
                .as("worlds that break %s without the rule: %s", bug.promise(), bug.rule())
                .isNotEmpty();
        log.info("{}: seed {} breaks {}", bug, found.get(0).seed(), found.get(0).violation());
    }

    private static List<SimResult> find(Simulation simulation, PlantedBug bug, long first, long seeds)
            throws InterruptedException {
        return new Campaign(simulation, 1, r -> r.promise().equals(bug.promise().name()))
                .run(first, seeds, Duration.ofHours(1));
    }

    @Test
    void rulesAreRemovedOneByOne() {
        assertThat(PlantedBugs.all()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(PlantedBugs.all().stream().map(PlantedBug::rule)).doesNotHaveDuplicates();
    }

    @Test
    void documentationShowsThemAll() throws IOException {
        String table = PlantedBugs.all().stream().map(PlantedBug::row).collect(Collectors.joining("\n"));
        assertThat(Files.readString(SAFETY))
                .as("docs/safety.md holds this table:\n" + table)
                .contains(table);
    }
}
