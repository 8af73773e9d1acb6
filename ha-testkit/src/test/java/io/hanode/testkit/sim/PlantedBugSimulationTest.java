package io.hanode.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A simulator that finds nothing proves nothing: each of these bugs is planted, and found within a thousand worlds. */
class PlantedBugSimulationTest {

    private static final Logger log = LoggerFactory.getLogger(PlantedBugSimulationTest.class);
    private static final long MOST_SEEDS = 1000;

    private static void assertFound(SimPolicy bug, String promise) {
        Simulation simulation = new Simulation(0, bug);
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            SimResult result = simulation.run(seed);
            if (result.violation() != null) {
                log.info("found with seed {}: {}", seed, result.violation());
                assertThat(result.violation()).as(result.story()).startsWith(promise);
                return;
            }
        }
        throw new AssertionError("not found within " + MOST_SEEDS + " seeds");
    }

    @Test
    void leaseCountedFromTheReplyIsFound() {
        assertFound(PlantedBugs.LEASE_COUNTED_FROM_THE_REPLY, "S1");
    }

    @Test
    void leaseReckonedWithTheTtlThatWasAskedForIsFound() {
        assertFound(PlantedBugs.LEASE_RECKONED_WITH_THE_TTL_ASKED_FOR, "S1");
    }

    @Test
    void lockTakenByNameIsFound() {
        assertFound(PlantedBugs.LOCK_TAKEN_BY_NAME, "S");
    }

    @Test
    void fenceThatDoesNothingIsFound() {
        assertFound(PlantedBugs.NO_FENCE, "S1");
    }

    @Test
    void promotionWithoutTheLockIsFound() {
        assertFound(PlantedBugs.PROMOTION_WITHOUT_THE_LOCK, "S1");
    }

    @Test
    void releaseBeforeTheStopIsFound() {
        assertFound(PlantedBugs.RELEASE_BEFORE_THE_STOP, "S1");
    }

    @Test
    void switchoverThatDoesNotWaitForTheCandidateIsFound() {
        assertFound(PlantedBugs.SWITCHOVER_DOES_NOT_WAIT, "S2");
    }

    @Test
    void lagThatIsIgnoredIsFound() {
        assertFound(PlantedBugs.LAG_IGNORED, "S2");
    }

    @Test
    void eligibilityThatIgnoresTheTimelineIsFound() {
        assertFound(PlantedBugs.TIMELINE_IGNORED, "S3");
    }

    @Test
    void promotionThatClaimsNoTimelineIsFound() {
        assertFound(PlantedBugs.TIMELINE_NOT_CLAIMED, "S3");
    }

    @Test
    void halfCopiedDataDirectoryThatIsStartedIsFound() {
        assertFound(PlantedBugs.INCOMPLETE_COPY_STARTED, "S3");
    }

    @Test
    void recordWrittenWithoutTheGuardIsFound() {
        assertFound(PlantedBugs.UNGUARDED_WRITES, "S4");
    }

    @Test
    void requestThatIsNeverClearedIsFound() {
        assertFound(PlantedBugs.REQUEST_NEVER_CLEARED, "L1");
    }

    @Test
    void forkedServerThatIsNeverRewoundIsFound() {
        assertFound(PlantedBugs.FORK_NEVER_REWOUND, "L1");
    }
}
