package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.leaderless;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.peer.PeerView.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RestartCheckTest {

    @Test
    @Hits(Rule.R510)
    void conditionsThatAreNotFulfilledRefuse() {
        leader().restart("replica", null, false, null)
                .decides(Rule.R510)
                .doesNothing()
                .answers(RequestOutcome.CONDITIONS_NOT_MET, "it is primary, not replica");
        leader().restart(null, "15.18", false, null)
                .decides(Rule.R510)
                .answers(RequestOutcome.CONDITIONS_NOT_MET, "not lower than 15.18");
        leader().restart(null, null, true, null)
                .decides(Rule.R510)
                .answers(RequestOutcome.CONDITIONS_NOT_MET, "no setting waits");
        leader().postgres(Scenario.healthyPrimary().pending("max_connections").primary())
                .restart("primary", "15.19", true, null)
                .decides(Rule.R901);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.6.24", "10.0", "15.4", "15.18"})
    void versionsAreComparedAsPostgresqlNumbersThem(String notAbove) {
        assertThat(RestartCheck.number(notAbove)).isLessThanOrEqualTo(150_018);
        assertThat(RestartCheck.number("15.19")).isGreaterThan(150_018);
        assertThat(RestartCheck.number("9.6.24")).isEqualTo(90_624);
    }

    @ParameterizedTest
    @EnumSource(value = OperationKind.class, names = "CHECKPOINT", mode = EnumSource.Mode.EXCLUDE)
    void anotherOperationRefuses(OperationKind kind) {
        Observation o = follower().restart().running(kind, 1).observation();
        assertThat(Decider.decide(o).actions())
                .anyMatch(a -> a instanceof Action.AnswerRequest answer && answer.outcome() == RequestOutcome.BUSY);
    }

    @Test
    @Hits({Rule.R101, Rule.R708, Rule.R306})
    void whatKeepsARestartFromBeginningIsTold() {
        leader().storeSilent().restart().decides(Rule.R101).answers(RequestOutcome.FAILED, "the store does not answer");
        follower()
                .postgres(server().startingStandby())
                .restart()
                .decides(Rule.R708)
                .answers(RequestOutcome.STILL_STARTING);
        leader().closing().restart().decides(Rule.R252).answers(RequestOutcome.FAILED, "closing");
        leader().cluster(c -> c.request("pg1", "pg2"))
                .answers("pg2", Role.STANDBY, 1, Server.END)
                .restart()
                .decides(Rule.R602)
                .answers(RequestOutcome.BUSY, "a change of leader");
        leaderless().restart().decides(Rule.R306).answers(RequestOutcome.FAILED, "there is no leader");
    }
}
