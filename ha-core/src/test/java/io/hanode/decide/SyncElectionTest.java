package io.hanode.decide;

import static io.hanode.decide.Scenario.leaderless;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerView;
import io.hanode.peer.PeerView.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** pg2 is a standby of pg1, which is gone. */
class SyncElectionTest {

    private static Scenario quorum(String leader, int quorum, String... voters) {
        return leaderless()
                .postgres(Server.server().notStreaming().standby())
                .synchronous("quorum")
                .cluster(c -> c.syncQuorum(leader, quorum, voters));
    }

    @Test
    @Hits({Rule.R306, Rule.R302})
    void voterIsElectedWhenItSeesEnoughOthersThatAreNotAhead() {
        quorum("pg1", 1, "pg2", "pg3").decides(Rule.R306);
        quorum("pg1", 1, "pg2", "pg3")
                .silent("pg3")
                .decides(Rule.R302)
                .because("of the synchronous standbys, 1 others must be seen with no more WAL than here; seen are []");
        quorum("pg1", 1, "pg2", "pg3")
                .answers("pg3", Role.STANDBY, 1, "0/5000001")
                .decides(Rule.R302);
        quorum("pg1", 1, "pg2", "pg3").answers("pg3", Role.DOWN, 1, Server.END).decides(Rule.R302);
        quorum("pg1", 1, "pg2", "pg3")
                .answers("pg3", Role.STANDBY, 1, Server.END, Map.of(), Server.FOREIGN)
                .decides(Rule.R302);
    }

    /** A former leader may stand still, and go on with the standbys that confirm to it. */
    @Test
    @Hits({Rule.R308, Rule.R302})
    void voterStopsStreamingBeforeItVotesAndIsNotCountedBefore() {
        quorum("pg1", 1, "pg2", "pg3")
                .postgres(Server.server().standby())
                .decides(Rule.R308)
                .does(new Action.Follow(null));
        quorum("pg1", 1, "pg2", "pg3")
                .peer(new PeerView.Answered(
                        NodeName.of("pg3"),
                        Role.STANDBY,
                        Timeline.FIRST,
                        Lsn.parse(Server.END),
                        true,
                        Tags.NONE,
                        Server.SYSTEM,
                        false,
                        null))
                .decides(Rule.R302)
                .because("seen are []");
    }

    @Test
    @Hits(Rule.R306)
    void voterThatMustNotLeadItselfStillVotes() {
        quorum("pg1", 1, "pg2", "pg3")
                .answers("pg3", Role.STANDBY, 1, Server.END, Map.of("nofailover", true), Server.SYSTEM)
                .decides(Rule.R306);
    }

    @Test
    @Hits(Rule.R302)
    void nodeThatIsNoVoterDoesNotCount() {
        quorum("pg1", 1, "pg2", "pg4").decides(Rule.R302);
        quorum("pg1", 1, "pg3", "pg4").decides(Rule.R302).because("not a synchronous standby");
    }

    @Test
    @Hits(Rule.R306)
    void leaderThatWroteTheRecordMayComeBackWithoutVotes() {
        quorum("pg2", 1, "pg1", "pg3").silent("pg3").decides(Rule.R306);
    }

    /** pg2 led, and pg1 after it, which is gone now; pg3 alone may have confirmed what pg1 acknowledged. */
    @Test
    @Hits({Rule.R306, Rule.R302})
    void formerLeaderNeedsVotesOnceItsSuccessorHasCarriedTheRecordOver() {
        quorum("pg2", 1, "pg1", "pg3").silent("pg3").decides(Rule.R306);
        quorum("pg1", 1, "pg2", "pg3").silent("pg3").decides(Rule.R302);
        quorum("pg1", 1, "pg2", "pg3")
                .answers("pg3", Role.STANDBY, 1, "0/5000001")
                .decides(Rule.R302);
    }

    @Test
    @Hits({Rule.R306, Rule.R302})
    void oldLeaderVotesForTheNextWhenItIsAStandbyAgain() {
        quorum("pg1", 1, "pg2", "pg3")
                .silent("pg3")
                .answers("pg1", Role.STANDBY, 1, "0/4FFFFFF")
                .decides(Rule.R306);
        quorum("pg1", 1, "pg2", "pg3")
                .silent("pg3")
                .answers("pg1", Role.STANDBY, 1, "0/5000001")
                .decides(Rule.R302);
    }

    @Test
    @Hits(Rule.R302)
    void nodeWhoseNameDiffersInCaseOnlyIsNotTheVoter() {
        leaderless().synchronous("on").cluster(c -> c.sync("pg1", "PG2")).decides(Rule.R302);
    }

    @Test
    @Hits(Rule.R302)
    void operatorsWordDoesNotElectWhomTheRecordDoesNotAllow() {
        leaderless()
                .synchronous("on")
                .cluster(c -> c.sync("pg1", "pg3").request(null, "pg2"))
                .decides(Rule.R302)
                .because("not a synchronous standby");
    }

    @Test
    @Hits(Rule.R306)
    void recordThatWasLeftBehindWhenTheModeWasSwitchedOffRestrictsNobody() {
        leaderless().synchronous("off").cluster(c -> c.sync("pg1", "pg3")).decides(Rule.R306);
        assertThat(SyncElection.restricts(leaderless()
                        .synchronous("off")
                        .cluster(c -> c.sync("pg1", "pg3").noConfig())
                        .snapshot()))
                .as("while it is not known whether the mode is off")
                .isTrue();
    }
}
