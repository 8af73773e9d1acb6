package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.leaderless;
import static io.hanode.decide.Scenario.winner;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.peer.PeerAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerNeedsTest {

    @Test
    void quietTurnsAskNobody() {
        assertThat(asked(leader())).isEmpty();
        assertThat(asked(follower())).isEmpty();
    }

    @Test
    void raceAndHandoverAskAllOthers() {
        assertThat(asked(leaderless())).containsExactly("pg3");
        assertThat(asked(leader().cluster(c -> c.request("pg1", "pg2")))).containsExactly("pg2", "pg3");
        assertThat(asked(leader().postgres(server().stopped()))).containsExactly("pg2", "pg3");
        assertThat(asked(leader().closing())).containsExactly("pg2", "pg3");
    }

    @Test
    void handoverThatHasBegunAsksItsSuccessorOnly() {
        Scenario begun = leader().cluster(c -> c.request("pg1", "pg2")).handingOver(Cluster.REQUEST, 1, false);
        assertThat(asked(begun)).containsExactly("pg2");
        assertThat(asked(begun.closing())).containsExactly("pg2", "pg3");
        Scenario toAnybody = leader().cluster(c -> c.request("pg1", null)).handingOver(Cluster.REQUEST, 1, false);
        assertThat(asked(toAnybody)).containsExactly("pg2", "pg3");
    }

    @Test
    void nodeThatIsNoCandidateAsksNobody() {
        assertThat(asked(leaderless().postgres(server().stopped()))).isEmpty();
        assertThat(asked(leaderless().postgres(server().starting()))).isEmpty();
    }

    @Test
    void winnerIsPromotedWithoutAskingAgain() {
        assertThat(asked(winner())).isEmpty();
        assertThat(asked(winner().cluster(c -> c.request("pg1", "pg2")))).isEmpty();
        assertThat(asked(winner().closing())).containsExactly("pg3");
    }

    @Test
    void winnerThatNeedsVotesAsksForThem() {
        assertThat(asked(winnerInQuorumMode("pg1", 1))).containsExactly("pg3");
        assertThat(asked(winnerInQuorumMode("pg1", 0))).isEmpty();
        assertThat(asked(winnerInQuorumMode("pg2", 1))).isEmpty();
    }

    private static Scenario winnerInQuorumMode(String writer, int quorum) {
        String other = writer.equals("pg1") ? "pg2" : "pg1";
        return winner().config("synchronous_mode", "quorum").cluster(c -> c.syncQuorum(writer, quorum, other, "pg3"));
    }

    @Test
    void whileAnOperationRunsOnlyAStartThatOthersMayTakeOverFromAsksThem() {
        Scenario stopping = leader().cluster(c -> c.request("pg1", "pg2")).postgres(server().stopping());
        assertThat(asked(stopping.running(OperationKind.STOP, 0))).isEmpty();
        assertThat(asked(leaderless().running(OperationKind.START_STANDBY, 0))).isEmpty();
        Scenario starting = leader().postgres(server().starting());
        assertThat(asked(starting.running(OperationKind.START_PRIMARY, 0))).containsExactly("pg2", "pg3");
        Scenario checkpoint = leader().cluster(c -> c.request("pg1", "pg2"));
        assertThat(asked(checkpoint.running(OperationKind.CHECKPOINT, 0))).containsExactly("pg2", "pg3");
    }

    private static List<String> asked(Scenario scenario) {
        return PeerNeeds.of(scenario.observation()).stream()
                .map(PeerAddress::node)
                .map(Object::toString)
                .toList();
    }
}
