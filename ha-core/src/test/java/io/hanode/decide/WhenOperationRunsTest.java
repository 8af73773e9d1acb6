package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.winner;
import static io.hanode.decide.Server.server;

import io.hanode.dcs.FencingToken;
import io.hanode.peer.PeerView.Role;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WhenOperationRunsTest {

    @Test
    @Hits(Rule.R001)
    void longOperationIsWaitedFor() {
        follower()
                .postgres(Server.noData())
                .running(OperationKind.CLONE, 30)
                .decides(Rule.R001)
                .because("clone goes on")
                .doesNothing()
                .publishes(m ->
                        org.assertj.core.api.Assertions.assertThat(m.state()).isEqualTo("creating replica"));
    }

    @Test
    @Hits(Rule.R001)
    void cancelledOperationIsNotCancelledAgain() {
        follower()
                .postgres(Server.noData())
                .cancelled(OperationKind.CLONE)
                .decides(Rule.R001)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R001)
    void promotionIsWaitedForWhileTheLockIsHeld() {
        winner().running(OperationKind.PROMOTE, 1).decides(Rule.R001).doesNothing();
    }

    @Test
    @Hits(Rule.R002)
    void promotionThatLostItsLeaseIsFencedAndCancelled() {
        winner().leasePassed()
                .running(OperationKind.PROMOTE, 1)
                .decides(Rule.R002)
                .does(new Action.FenceServer(), new Action.CancelOperation())
                .wakesIn(Turn.POLL);
    }

    @Test
    @Hits(Rule.R002)
    void promotionIsFencedWhenTheStoreShowsAnotherLeader() {
        winner().cluster(c -> c.leader("pg3", new FencingToken(9)))
                .running(OperationKind.PROMOTE, 1)
                .decides(Rule.R002)
                .does(new Action.FenceServer(), new Action.CancelOperation());
    }

    @Test
    @Hits(Rule.R002)
    void cancelledPromotionWithoutLeaseIsStillFenced() {
        winner().noLock().cancelled(OperationKind.PROMOTE).decides(Rule.R002).does(new Action.FenceServer());
    }

    @Test
    @Hits(Rule.R002)
    void startOfAPrimaryWithoutLeaseIsFencedAlsoWhileTheStoreIsSilent() {
        leader().postgres(server().starting())
                .leasePassed()
                .storeSilent()
                .running(OperationKind.START_PRIMARY, 1)
                .decides(Rule.R002)
                .does(new Action.FenceServer(), new Action.CancelOperation());
    }

    @Test
    @Hits({Rule.R001, Rule.R003})
    void crashRecoveryThatTakesTooLongIsCancelledOnlyWhenAnotherNodeCanTakeOver() {
        Scenario slow = leader().postgres(server().starting())
                .running(OperationKind.START_PRIMARY, 301)
                .downFor(301);
        slow.silent("pg2").silent("pg3").decides(Rule.R001).doesNothing();
        slow.answers("pg3", Role.STANDBY, 1, Server.END).decides(Rule.R003).does(new Action.CancelOperation());
    }

    @Test
    @Hits({Rule.R001, Rule.R004})
    void stopInOrderIsForcedAfterPrimaryStopTimeout() {
        leader().running(OperationKind.STOP, 19)
                .config("primary_stop_timeout", 20)
                .decides(Rule.R001)
                .doesNothing()
                .wakesIn(Duration.ofSeconds(1));
        leader().running(OperationKind.STOP, 20)
                .config("primary_stop_timeout", 20)
                .decides(Rule.R004)
                .does(new Action.FenceServer(), new Action.CancelOperation());
    }

    @Test
    @Hits(Rule.R004)
    void stopInOrderIsForcedWhenTheLeasePasses() {
        leader().leasePassed()
                .running(OperationKind.STOP, 1)
                .decides(Rule.R004)
                .does(new Action.FenceServer(), new Action.CancelOperation());
    }

    @Test
    @Hits(Rule.R004)
    void stopInOrderIsForcedWhenAnotherNodeAlreadyLeads() {
        leader().noLock()
                .cluster(c -> c.leader("pg2"))
                .running(OperationKind.STOP, 1)
                .decides(Rule.R004)
                .does(new Action.FenceServer(), new Action.CancelOperation());
    }

    @Test
    @Hits(Rule.R001)
    void stopOfAStandbyNeedsNoForce() {
        follower().running(OperationKind.STOP, 1).decides(Rule.R001).doesNothing();
    }

    @Test
    @Hits(Rule.R005)
    void closingNodeCancelsACopy() {
        follower()
                .postgres(Server.noData())
                .running(OperationKind.CLONE, 1)
                .closing()
                .decides(Rule.R005)
                .does(new Action.CancelOperation());
    }

    @Test
    @Hits(Rule.R001)
    void checkpointHoldsNothingUpButLongOperations() {
        leader().running(OperationKind.CHECKPOINT, 1).decides(Rule.R510).doesNothing();
        winner().running(OperationKind.CHECKPOINT, 1)
                .decides(Rule.R501)
                .doesA(Action.WriteAsLeader.class)
                .wakesIn(Turn.POLL);
        leader().running(OperationKind.STOP, 1).decides(Rule.R001);
    }

    @Test
    void aStopCancelsTheCheckpointInItsWay() {
        leader().leaseGoodFor(0)
                .running(OperationKind.CHECKPOINT, 1)
                .decides(Rule.R504)
                .does(new Action.CancelOperation())
                .wakesIn(Turn.POLL);
    }

    @Test
    @Hits(Rule.R721)
    void failedOperationIsLeftAloneForAWhile() {
        Scenario start = follower().postgres(server().stoppedStandby());
        start.failed(OperationKind.START_STANDBY, 2)
                .decides(Rule.R721)
                .because("disk full")
                .doesNothing()
                .wakesIn(Duration.ofSeconds(3));
        start.failed(OperationKind.START_STANDBY, 5).decides(Rule.R712).doesA(Action.StartStandby.class);
    }

    @Test
    void failedStopIsTriedAgainAtOnce() {
        leader().leaseGoodFor(0)
                .failed(OperationKind.STOP, 0)
                .decides(Rule.R504)
                .does(new Action.StopServer(StopMode.FAST));
    }
}
