package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.leaderless;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.NodeName;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhenReinitializingTest {

    private static final Upstream PG1 = new Upstream(NodeName.of("pg1"), "10.0.0.1", 5432, null);
    private static final Upstream PG3 = new Upstream(NodeName.of("pg3"), "10.0.0.3", 5432, null);
    private static final Action STOP_AT_ONCE = new Action.StopServer(StopMode.IMMEDIATE);

    @Test
    @Hits({Rule.R912, Rule.R913})
    void standbyIsStoppedAndCopiedAnewFromTheLeader() {
        follower()
                .reinitialize(false, false)
                .decides(Rule.R912)
                .does(STOP_AT_ONCE)
                .answers(RequestOutcome.DONE)
                .remembers(m -> assertThat(m.errands().copy()).isNotNull());
        follower()
                .copying(2, false)
                .postgres(server().stoppedStandby())
                .decides(Rule.R913)
                .does(new Action.Clone(PG1, true));
        follower()
                .copying(2, false)
                .postgres(Server.noData())
                .decides(Rule.R913)
                .does(new Action.Clone(PG1, false));
    }

    @Test
    @Hits({Rule.R712, Rule.R710})
    void whenTheCopyHasEndedTheRulesForAServerThatIsDownGoOn() {
        follower()
                .copying(9, false)
                .succeeded(OperationKind.CLONE, 1)
                .postgres(server().stoppedStandby())
                .decides(Rule.R712)
                .remembers(m -> assertThat(m.errands()).isEqualTo(Errands.NONE));
        follower()
                .copying(9, false)
                .failed(OperationKind.CLONE, 6)
                .postgres(Server.noData())
                .decides(Rule.R710)
                .doesA(Action.Clone.class);
    }

    @Test
    @Hits(Rule.R914)
    void copyIsSeenThroughInAPause() {
        Scenario paused = follower().paused().copying(9, false);
        paused.postgres(server().stoppedStandby()).decides(Rule.R913);
        paused.succeeded(OperationKind.CLONE, 1).decides(Rule.R914).doesA(Action.StartStandby.class);
        paused.postgres(server().again().standby())
                .decides(Rule.R204)
                .remembers(m -> assertThat(m.errands()).isEqualTo(Errands.NONE));
    }

    @Test
    @Hits(Rule.R913)
    void copyIsMadeFromAMemberThatOffersItselfUnlessTheLeaderIsAskedFor() {
        Scenario stopped = follower()
                .postgres(server().stoppedStandby())
                .cluster(c -> c.member("pg3", "tags", Map.of("clonefrom", true)));
        stopped.copying(2, false).decides(Rule.R913).does(new Action.Clone(PG3, true));
        stopped.copying(2, true).decides(Rule.R913).does(new Action.Clone(PG1, true));
    }

    @Test
    @Hits({Rule.R913, Rule.R710})
    void nodeThatTheSyncRecordCountsOnIsCopiedFromTheLeaderAlone() {
        Scenario counted = follower()
                .synchronous("on")
                .cluster(c -> c.sync("pg1", "pg2").member("pg3", "tags", Map.of("clonefrom", true)));
        counted.copying(9, false)
                .postgres(server().stoppedStandby())
                .decides(Rule.R913)
                .does(new Action.Clone(PG1, true));
        follower()
                .synchronous("on")
                .cluster(c -> c.sync("pg1", "pg2").member("pg3", "tags", Map.of("clonefrom", true)))
                .postgres(Server.noData())
                .decides(Rule.R710)
                .does(new Action.Clone(PG1, false));
    }

    @Test
    @Hits({Rule.R911, Rule.R912})
    void synchronousStandbyLeavesItsDutyFirst() {
        Scenario asked = follower().synchronous("on").cluster(c -> c.sync("pg1", "pg2"));
        asked.reinitialize(false, false)
                .decides(Rule.R911)
                .publishes(m -> assertThat(m.tags().nosync()).isTrue())
                .answers(RequestOutcome.DONE);
        asked.asked(NodeRequests.NONE).copying(4, false).decides(Rule.R911).answersNothing();
        asked.copying(5, false).decides(Rule.R912).does(STOP_AT_ONCE);
    }

    @Test
    @Hits({Rule.R510, Rule.R306})
    void leaderIsNeverCopiedAnewAndNobodyWithoutALeader() {
        leader().reinitialize(true, false)
                .decides(Rule.R510)
                .doesNothing()
                .answers(RequestOutcome.FAILED, "this node is the leader");
        leaderless()
                .reinitialize(true, false)
                .decides(Rule.R306)
                .answers(RequestOutcome.FAILED, "the cluster has no leader to copy from");
        follower()
                .cannotProvision()
                .cluster(c -> c.member("pg1", "state", "starting"))
                .reinitialize(true, false)
                .decides(Rule.R803)
                .doesNothing()
                .answers(RequestOutcome.FAILED, "may not replace", "the server of the leader pg1");
        follower()
                .storeSilent()
                .reinitialize(true, false)
                .decides(Rule.R105)
                .answers(RequestOutcome.FAILED, "the store does not answer");
    }

    @Test
    @Hits(Rule.R306)
    void copyThatHasNotBegunIsOffWhenTheLeaderGoes() {
        leaderless()
                .copying(2, false)
                .decides(Rule.R306)
                .remembers(m -> assertThat(m.errands()).isEqualTo(Errands.NONE));
    }

    @Test
    @Hits(Rule.R913)
    void secondRequestIsRefusedWhileTheFirstGoesOn() {
        follower()
                .copying(2, false)
                .postgres(server().stoppedStandby())
                .reinitialize(false, false)
                .decides(Rule.R913)
                .doesA(Action.Clone.class)
                .answers(RequestOutcome.BUSY, "a fresh copy is already under way");
    }

    @Test
    @Hits({Rule.R001, Rule.R006})
    void anotherOperationRefusesUnlessItIsForced() {
        Scenario busy = follower().postgres(server().stoppedStandby()).running(OperationKind.REWIND, 9);
        busy.reinitialize(false, false)
                .decides(Rule.R001)
                .doesNothing()
                .answers(RequestOutcome.BUSY, "rewind is already under way");
        busy.reinitialize(true, false)
                .decides(Rule.R006)
                .doesA(Action.CancelOperation.class)
                .answersNothing();
        busy.cancelled(OperationKind.REWIND).decides(Rule.R001).answersNothing();
    }
}
