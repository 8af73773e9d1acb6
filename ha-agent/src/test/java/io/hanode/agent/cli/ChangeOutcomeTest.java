package io.hanode.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeOutcomeTest {

    private static final String NONE = "{}";
    private static final String REQUEST = "{\"leader\":\"n1\"}";

    private final ChangeOutcome outcome = new ChangeOutcome(cluster("n1", 7, NONE, 1), false);

    private static StoredCluster cluster(String leader, long token, String request, long revision) {
        return new StoredCluster(
                "batman",
                DcsTree.of(
                        Map.of("failover", new DcsEntry("failover", request, new Revision(revision))),
                        leader == null ? null : new LeaderEntry(leader, new FencingToken(token))));
    }

    @Test
    void aRequestThatNobodyHasStoredYetMayStillCome() {
        for (int look = 0; look < 3; look++) {
            assertThat(outcome.look(cluster("n1", 7, NONE, 1))).isEmpty();
        }
    }

    @Test
    void aRequestIsDroppedOnlyWhenItWasStoredAndTheLeaderStaysForASecondLook() {
        assertThat(outcome.look(cluster("n1", 7, REQUEST, 2))).isEmpty();
        assertThat(outcome.look(cluster("n1", 7, NONE, 3))).isEmpty();
        assertThat(outcome.look(cluster("n1", 7, NONE, 3))).contains(ChangeOutcome.Kind.DROPPED);
    }

    @Test
    void aClusterWithoutLeaderIsOnItsWay() {
        assertThat(outcome.look(cluster("n1", 7, NONE, 3))).isEmpty();
        assertThat(outcome.look(cluster(null, 0, NONE, 3))).isEmpty();
        assertThat(outcome.look(cluster("n1", 7, NONE, 3))).isEmpty();
    }

    @Test
    void anotherHolderOfTheLockIsAnotherLeaderWhateverItsName() {
        assertThat(outcome.look(cluster("n1", 8, REQUEST, 2))).isEmpty();
        assertThat(outcome.look(cluster("n1", 8, NONE, 3))).contains(ChangeOutcome.Kind.DONE);
    }

    @Test
    void aScheduledRequestIsDoneWithWhenItIsStored() {
        ChangeOutcome scheduled = new ChangeOutcome(cluster("n1", 7, NONE, 1), true);
        assertThat(scheduled.look(cluster("n1", 7, NONE, 1))).isEmpty();
        assertThat(scheduled.look(cluster("n1", 7, REQUEST, 2))).contains(ChangeOutcome.Kind.SCHEDULED);
    }
}
