package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.peer.PeerView.Role;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WhenClosingTest {

    private static final Action STOP_IN_ORDER = new Action.StopServer(StopMode.FAST);

    private static Scenario stoppedLeader() {
        return leader().closing().postgres(server().stopped()).downFor(1);
    }

    /** A closing leader whose promotion to timeline 2 nobody has read of yet. */
    private static Scenario promoted() {
        return leader().closing()
                .postgres(Scenario.healthyPrimary().left(1, "0/4000000").primary())
                .cluster(c -> c.claim(2, LOCK.token(), false));
    }

    @Test
    @Hits({Rule.R258, Rule.R253})
    void synchronousStandbyLeavesItsDutyBeforeItStopsAndDoesNotWaitForever() {
        Scenario closing = follower().synchronous("on").closing().cluster(c -> c.sync("pg1", "pg2"));
        closing.decides(Rule.R258)
                .doesNothing()
                .publishes(m -> assertThat(m.tags().nosync()).isTrue())
                .remembers(m -> assertThat(m.handover()).isNotNull());
        closing.handingOver(null, 4, false).decides(Rule.R258);
        closing.handingOver(null, 5, false).decides(Rule.R253).does(STOP_IN_ORDER);
        follower()
                .synchronous("on")
                .closing()
                .cluster(c -> c.sync("pg1", "pg3"))
                .decides(Rule.R253);
        follower()
                .synchronous("on")
                .closing()
                .cluster(c -> c.sync("pg1", "pg2").noLeader())
                .decides(Rule.R253);
        follower()
                .synchronous("on")
                .closing()
                .noSession()
                .cluster(c -> c.sync("pg1", "pg2"))
                .decides(Rule.R253);
    }

    @Test
    @Hits(Rule.R251)
    void serverGoesOnWhenTheClusterIsPaused() {
        leader().paused().closing().decides(Rule.R251).isQuiet().ends();
        follower().paused().closing().decides(Rule.R251).isQuiet().ends();
    }

    @Test
    @Hits(Rule.R251)
    void othersAreToldOfTheServerThatGoesOnWithoutItsNode() {
        Scenario justPaused = leader().config("pause", true).closing();
        justPaused
                .decides(Rule.R251)
                .writes(ClusterKeys.STATUS, "\"paused\":\"pg1\"")
                .goesOn();
        justPaused.handingOver(null, 6, false).decides(Rule.R251).isQuiet().ends();
    }

    @Test
    @Hits(Rule.R252)
    void leaderMakesACheckpointFirst() {
        leader().closing()
                .decides(Rule.R252)
                .does(new Action.Checkpoint())
                .remembers(m -> assertThat(m.handover()).isNotNull());
        leader().closing()
                .handingOver(null, 1, false)
                .running(OperationKind.CHECKPOINT, 1)
                .decides(Rule.R252)
                .doesNothing()
                .wakesIn(Turn.POLL);
    }

    @Test
    @Hits(Rule.R252)
    void promotionIsRecordedToItsEndBeforeTheLeaderCloses() {
        Class<Action.WriteAsLeader> write = Action.WriteAsLeader.class;
        promoted().decides(Rule.R252).doesA(write, write, write, Action.Checkpoint.class);
        promoted().handingOver(null, 1, false).decides(Rule.R252).doesA(write, write, write);
        promoted().handingOver(null, 5, false).decides(Rule.R253).does(STOP_IN_ORDER);
    }

    @Test
    @Hits(Rule.R253)
    void leaderIsStoppedAfterItsCheckpointOrWithoutWhenThatTakesTooLong() {
        leader().closing().handingOver(null, 1, false).decides(Rule.R253).does(STOP_IN_ORDER);
        leader().closing()
                .handingOver(null, 5, false)
                .running(OperationKind.CHECKPOINT, 5)
                .decides(Rule.R253)
                .does(new Action.CancelOperation());
    }

    @Test
    @Hits(Rule.R253)
    void standbyIsStopped() {
        follower().closing().decides(Rule.R253).does(STOP_IN_ORDER);
        follower().closing().storeSilent().decides(Rule.R253).does(STOP_IN_ORDER);
    }

    @Test
    @Hits(Rule.R253)
    void primaryWithoutALeaseIsStoppedByForceAlsoWhenClosing() {
        Action[] byForce = {new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE)};
        leader().closing()
                .noLock()
                .cluster(c -> c.leader("pg2"))
                .decides(Rule.R253)
                .does(byForce);
        leader().closing().leasePassed().storeSilent().decides(Rule.R253).does(byForce);
    }

    @Test
    @Hits(Rule.R253)
    void serverThatIsStartingIsStoppedAtOnce() {
        follower()
                .closing()
                .postgres(server().startingStandby())
                .decides(Rule.R253)
                .does(new Action.StopServer(StopMode.IMMEDIATE));
    }

    @Test
    @Hits(Rule.R254)
    void lockIsReleasedOnlyAfterTheLastPositionWasWrittenDown() {
        stoppedLeader()
                .answers("pg2", Role.STANDBY, 1, Server.END)
                .decides(Rule.R254)
                .doesA(Action.WriteAsLeader.class, Action.ReleaseLeader.class);
    }

    @Test
    @Hits(Rule.R255)
    void leaderWaitsForAStandbyToReceiveTheLastByte() {
        stoppedLeader()
                .answers("pg2", Role.STANDBY, 1, "0/4FFFFFF")
                .decides(Rule.R255)
                .doesNothing()
                .wakesIn(Turn.POLL);
    }

    @Test
    @Hits(Rule.R255)
    void standbyOnAnOlderTimelineHasNotAllWalWhateverItsPosition() {
        leader().closing()
                .postgres(server().left(1, "0/4000000").stopped())
                .downFor(1)
                .answers("pg2", Role.STANDBY, 1, "0/6000000")
                .decides(Rule.R255);
    }

    @Test
    @Hits(Rule.R256)
    void leaderWaitsNotForEver() {
        stoppedLeader()
                .downFor(5)
                .answers("pg2", Role.STANDBY, 1, "0/4FFFFFF")
                .decides(Rule.R256)
                .doesA(Action.WriteAsLeader.class, Action.ReleaseLeader.class);
    }

    @Test
    @Hits(Rule.R256)
    void crashedLeaderHasNoLastPositionToWriteDown() {
        leader().closing().postgres(server().crashed()).decides(Rule.R256).does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R257)
    void nodeEndsWhenItsServerIsDownAndTheLockIsFree() {
        follower()
                .closing()
                .postgres(server().stoppedStandby())
                .decides(Rule.R257)
                .publishesNothing()
                .ends();
        stoppedLeader().storeSilent().decides(Rule.R257).ends().wakesIn(Duration.ofSeconds(10));
    }
}
