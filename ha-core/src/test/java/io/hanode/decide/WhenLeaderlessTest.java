package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.leaderless;
import static io.hanode.decide.Server.server;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerView;
import io.hanode.peer.PeerView.Role;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhenLeaderlessTest {

    private static final Action TAKE = new Action.AcquireLeader();
    private static final Duration SOON = Duration.ofMillis(500);

    @Test
    @Hits(Rule.R306)
    void firstOfTheCandidatesTakesTheLock() {
        leaderless().decides(Rule.R306).does(TAKE).wakesIn(Duration.ZERO);
    }

    @Test
    @Hits(Rule.R305)
    void nodeWithLessWalWaitsForTheOneWithMore() {
        leaderless()
                .answers("pg3", Role.STANDBY, 1, "0/5000001")
                .decides(Rule.R305)
                .because("pg3 has 1 bytes more WAL")
                .doesNothing()
                .wakesIn(SOON);
    }

    @Test
    @Hits(Rule.R305)
    void laterTimelineBeatsMoreWal() {
        leaderless()
                .answers("pg3", Role.STANDBY, 2, "0/3000000")
                .decides(Rule.R305)
                .because("later timeline 2");
    }

    @Test
    @Hits({Rule.R305, Rule.R306})
    void amongEquallyAdvancedNodesPriorityDecidesAndThenTheName() {
        leaderless()
                .answers("pg3", Role.STANDBY, 1, Server.END, Map.of("failover_priority", 2), Server.SYSTEM)
                .decides(Rule.R305)
                .because("failover_priority 2");
        leaderless()
                .answers("pg3", Role.STANDBY, 1, Server.END)
                .decides(Rule.R306)
                .does(TAKE);
    }

    @Test
    @Hits(Rule.R306)
    void betterCandidateThatDoesNotTakeTheLockWithinATtlIsNotWaitedForAnyLonger() {
        leaderless()
                .answers("pg3", Role.STANDBY, 1, "0/5000001")
                .leaderlessFor(31)
                .decides(Rule.R306)
                .because("pg3 has 1 bytes more WAL", "in time")
                .does(TAKE);
    }

    @Test
    @Hits({Rule.R305, Rule.R306})
    void eachBetterCandidateIsWaitedForOneTtlSoThatTheBestOfTheRestIsNext() {
        Scenario third = leaderless()
                .cluster(c -> c.member("pg1"))
                .answers("pg1", Role.STANDBY, 1, "0/5000002")
                .answers("pg3", Role.STANDBY, 1, "0/5000001");
        third.leaderlessFor(31).decides(Rule.R305);
        third.leaderlessFor(61).decides(Rule.R306).does(TAKE);
    }

    @Test
    @Hits(Rule.R306)
    void nobodyWaitsForANodeThatCannotBePromoted() {
        Lsn more = Lsn.parse("0/6000000");
        NodeName pg3 = NodeName.of("pg3");
        leaderless().silent("pg3").decides(Rule.R306);
        leaderless().answers("pg3", Role.DOWN, 1, "0/6000000").decides(Rule.R306);
        leaderless()
                .answers("pg3", Role.STANDBY, 1, "0/6000000", Map.of("nofailover", true), Server.SYSTEM)
                .decides(Rule.R306);
        leaderless()
                .answers("pg3", Role.STANDBY, 1, "0/6000000", Map.of(), Server.FOREIGN)
                .decides(Rule.R306);
        leaderless()
                .peer(new PeerView.Answered(
                        pg3, Role.STANDBY, Timeline.FIRST, more, Tags.NONE, Server.SYSTEM, true, null))
                .decides(Rule.R306);
        leaderless()
                .answers("pg3", Role.STANDBY, 1, "0/6000000")
                .cluster(c -> c.gone("pg3"))
                .decides(Rule.R306);
        leaderless()
                .answers("pg3", Role.STANDBY, 1, "0/6000000")
                .synchronous("on")
                .cluster(c -> c.sync("pg1", "pg2"))
                .decides(Rule.R306);
    }

    @Test
    @Hits(Rule.R306)
    void nobodyWaitsForANodeWhoseWalHasForked() {
        leaderless()
                .postgres(server().left(1, "0/4000000").standby())
                .cluster(c -> c.left(1, "0/4000000").claim(2, LOCK.token(), true))
                .answers("pg3", Role.STANDBY, 1, "0/6000000")
                .decides(Rule.R306);
    }

    @Test
    @Hits(Rule.R303)
    void nobodyIsPromotedWhileAPrimaryStillAnswers() {
        leaderless()
                .answers("pg1", Role.PRIMARY, 1, Server.END)
                .decides(Rule.R303)
                .because("pg1")
                .doesNothing()
                .wakesIn(SOON);
    }

    @Test
    @Hits(Rule.R306)
    void primaryOfAnotherClustersDataHoldsNobodyBack() {
        leaderless()
                .answers("pg3", Role.PRIMARY, 1, Server.END, Map.of(), Server.FOREIGN)
                .decides(Rule.R306);
    }

    @Test
    @Hits(Rule.R302)
    void standbyWithForkedTimelineIsNotEligible() {
        leaderless()
                .cluster(c -> c.left(1, "0/4000000").claim(2, LOCK.token(), true))
                .decides(Rule.R302)
                .because("forked", "0/4000000")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R302)
    void ineligibleNodeSaysAllReasonsAtOnce() {
        leaderless()
                .tag("nofailover", true)
                .synchronous("on")
                .cluster(c -> c.sync("pg1", "pg3").lastPosition("0/9000000"))
                .failed(OperationKind.PROMOTE, 59)
                .decides(Rule.R302)
                .because(
                        "nofailover",
                        "not a synchronous standby",
                        "67108864 bytes",
                        "last promotion failed: disk full");
    }

    @Test
    @Hits({Rule.R302, Rule.R306})
    void lagRuleIsTheOperatorsBusinessWhenTheOperatorNamedTheNode() {
        leaderless().cluster(c -> c.lastPosition("0/9000000")).decides(Rule.R302);
        leaderless()
                .cluster(c -> c.lastPosition("0/9000000").request(null, "pg2"))
                .decides(Rule.R306)
                .because("asked for")
                .does(TAKE);
    }

    @Test
    @Hits(Rule.R302)
    void operatorsWordDoesNotPromoteForkedData() {
        leaderless()
                .cluster(
                        c -> c.left(1, "0/4000000").claim(2, LOCK.token(), true).request(null, "pg2"))
                .decides(Rule.R302)
                .because("forked");
    }

    @Test
    @Hits({Rule.R302, Rule.R306})
    void nodeWhosePromotionFailedLetsOthersGoFirstForLongerThanTheyWaitForIt() {
        leaderless().failed(OperationKind.PROMOTE, 59).decides(Rule.R302);
        leaderless().failed(OperationKind.PROMOTE, 60).decides(Rule.R306);
    }

    @Test
    @Hits({Rule.R304, Rule.R306})
    void candidateThatWasAskedForGoesFirstButNotForEver() {
        Scenario asked = leaderless().cluster(c -> c.request("pg1", "pg3"));
        asked.leaderlessFor(30).decides(Rule.R304).because("pg3").doesNothing();
        asked.leaderlessFor(31).decides(Rule.R306).does(TAKE);
        leaderless().cluster(c -> c.request("pg1", "pg3")).silent("pg3").decides(Rule.R306);
    }

    @Test
    @Hits(Rule.R306)
    void requestThatIsNotDueHoldsNobodyBack() {
        leaderless()
                .cluster(c -> c.request("pg1", "pg3", Scenario.WALL_CLOCK.plusSeconds(1)))
                .decides(Rule.R306);
    }

    @Test
    @Hits(Rule.R304)
    void nodeThatGaveUpTheLeadLetsOthersGoFirst() {
        leaderless()
                .cluster(c -> c.request("pg2", null))
                .answers("pg3", Role.STANDBY, 1, Server.END)
                .decides(Rule.R304)
                .because("gave up the lead");
    }

    @Test
    @Hits({Rule.R305, Rule.R306})
    void nobodyWaitsForTheNodeThatGaveUpTheLeadUnlessItHasMoreWal() {
        leaderless()
                .answers("pg3", Role.STANDBY, 1, Server.END, Map.of("failover_priority", 2), Server.SYSTEM)
                .decides(Rule.R305);
        leaderless()
                .cluster(c -> c.request("pg3", null))
                .answers("pg3", Role.STANDBY, 1, Server.END, Map.of("failover_priority", 2), Server.SYSTEM)
                .decides(Rule.R306)
                .does(TAKE);
        leaderless()
                .cluster(c -> c.request("pg3", null))
                .answers("pg3", Role.STANDBY, 1, "0/5000001")
                .decides(Rule.R305);
    }

    @Test
    @Hits(Rule.R306)
    void nodeThatGaveUpTheLeadDoesNotWaitForThoseThatWaitForItsWal() {
        leaderless()
                .cluster(c -> c.request("pg2", null))
                .answers("pg1", Role.STANDBY, 1, "0/4000000")
                .answers("pg3", Role.STANDBY, 1, "0/4000000")
                .decides(Rule.R306)
                .does(TAKE);
    }

    @Test
    @Hits(Rule.R301)
    void primaryWithoutALeaseIsStoppedAtOnce() {
        leader().noLock()
                .cluster(Cluster::noLeader)
                .decides(Rule.R301)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
    }

    @Test
    @Hits(Rule.R301)
    void primaryWhoseLockIsGoneFromTheStoreIsStoppedAtOnceThoughItsLeaseLooksGood() {
        leader().cluster(Cluster::noLeader)
                .decides(Rule.R301)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
    }

    @Test
    @Hits(Rule.R307)
    void nodeWithoutSessionWaitsForOne() {
        leaderless().noSession().decides(Rule.R307).doesNothing().wakesIn(SOON);
    }

    @Test
    @Hits(Rule.R307)
    void nodeThatBelievesToHoldALockThatIsNotThereDoesNotTakeASecondOne() {
        follower()
                .leaseGoodFor(10)
                .cluster(Cluster::noLeader)
                .decides(Rule.R307)
                .doesNothing();
    }
}
