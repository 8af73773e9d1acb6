package io.hanode.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each of these lines of the shipped shell is broken in turn, and the simulator finds it within some hundred worlds. */
class PlantedShellBugSimulationTest {

    private static final Logger log = LoggerFactory.getLogger(PlantedShellBugSimulationTest.class);
    private static final long MOST_WORLDS = 400;

    @TempDir
    private Path directory;

    @BeforeAll
    static void quiet() {
        ShellLog.off();
    }

    @AfterAll
    static void loud() {
        ShellLog.on();
    }

    private void assertFound(ShellBug bug) throws Exception {
        LongFunction<List<String>> worlds = BrokenShell.with(bug, directory);
        for (long seed = 1, tried = 0; tried < MOST_WORLDS; seed++) {
            List<String> result = worlds.apply(seed);
            if (result.equals(ShellRunner.SKIPPED)) {
                continue;
            }
            tried++;
            if (!result.isEmpty()) {
                log.info("found with seed {}, in world {}: {}", seed, tried, result.get(0));
                assertThat(result.get(0)).as(result.get(1)).startsWith(bug.promise());
                return;
            }
        }
        throw new AssertionError("not found in " + MOST_WORLDS + " worlds");
    }

    @Test
    void fenceTimerThatDoesNothingIsFound() throws Exception {
        assertFound(ShellBugs.FENCE_TIMER_DOES_NOTHING);
    }

    @Test
    void renewalsThatGoOnWhileTheLoopHangsAreFound() throws Exception {
        assertFound(ShellBugs.RENEWALS_GO_ON_WHILE_THE_LOOP_HANGS);
    }

    @Test
    void releasedLockThatStillCountsIsFound() throws Exception {
        assertFound(ShellBugs.RELEASED_LOCK_STILL_COUNTS);
    }

    @Test
    void processFenceFedForTooLongIsFound() throws Exception {
        assertFound(ShellBugs.PROCESS_FENCE_FED_FOR_TOO_LONG);
    }

    @Test
    void oldStateOfTheServerThatIsBelievedIsFound() throws Exception {
        assertFound(ShellBugs.OLD_STATE_OF_THE_SERVER_BELIEVED);
    }

    @Test
    void fencesThatHearOfAStartedServerTooLateAreFound() throws Exception {
        assertFound(ShellBugs.FENCES_HEAR_OF_A_STARTED_SERVER_TOO_LATE);
    }

    @Test
    void operationsThatDoNotCountAsWritersAreFound() throws Exception {
        assertFound(ShellBugs.OPERATIONS_DO_NOT_COUNT_AS_WRITERS);
    }
}
