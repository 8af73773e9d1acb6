package io.hanode.decide;

import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.POSTMASTER;
import static io.hanode.decide.Server.START_TIME;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.peer.PeerView.Role;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WhenRestartingTest {

    private static final Action STOP_IN_ORDER = new Action.StopServer(StopMode.FAST);

    /** pg1 leads, and its server was stopped for a restart. */
    private static Scenario stoppedLeader() {
        return leader().restart()
                .restarting(POSTMASTER, 5, true)
                .postgres(server().stopped())
                .downFor(2)
                .answers("pg2", Role.STANDBY, 1, Server.END)
                .silent("pg3");
    }

    @Test
    @Hits({Rule.R901, Rule.R903, Rule.R904})
    void leaderKeepsTheLockThroughCheckpointStopAndStart() {
        leader().restart()
                .decides(Rule.R901)
                .doesA(Action.Checkpoint.class)
                .answersNothing()
                .remembers(m -> assertThat(m.errands().restart().server()).isEqualTo(POSTMASTER));
        leader().restart()
                .restarting(POSTMASTER, 3, false)
                .running(OperationKind.CHECKPOINT, 3)
                .decides(Rule.R901)
                .doesNothing();
        leader().restart()
                .restarting(POSTMASTER, 3, false)
                .decides(Rule.R903)
                .does(STOP_IN_ORDER)
                .answersNothing()
                .remembers(m -> assertThat(m.errands().restart().stopping()).isTrue());
        stoppedLeader().decides(Rule.R904).doesA(Action.StartPrimary.class).answersNothing();
        leader().restart()
                .restarting(POSTMASTER, 9, true)
                .postgres(Scenario.healthyPrimary().again().primary())
                .decides(Rule.R510)
                .answers(RequestOutcome.DONE, "restarted")
                .remembers(m -> assertThat(m.errands()).isEqualTo(Errands.NONE));
    }

    @Test
    @Hits(Rule.R904)
    void clientsAreKeptOutOfTheRestartedPrimaryInStrictMode() {
        stoppedLeader()
                .synchronous("on")
                .strict()
                .cluster(c -> c.sync("pg1", "pg2"))
                .decides(Rule.R904)
                .doesA(Action.AdmitClients.class, Action.StartPrimary.class);
    }

    @Test
    @Hits(Rule.R903)
    void checkpointThatTakesTooLongIsNotWaitedFor() {
        leader().restart()
                .restarting(POSTMASTER, 60, false)
                .running(OperationKind.CHECKPOINT, 60)
                .decides(Rule.R903)
                .doesA(Action.CancelOperation.class);
    }

    @Test
    @Hits(Rule.R707)
    void serverIsNotStartedAsPrimaryWhenTheLockIsLostMeanwhile() {
        stoppedLeader()
                .noLock()
                .cluster(c -> c.leader("pg2").member("pg2", "role", "primary"))
                .decides(Rule.R712)
                .doesA(Action.StartStandby.class)
                .answersNothing();
        stoppedLeader().noLock().cluster(Cluster::noLeader).decides(Rule.R718).doesA(Action.StartStandby.class);
        stoppedLeader().leasePassed().postgres(server().starting()).decides(Rule.R707);
    }

    @Test
    @Hits(Rule.R906)
    void serverIsNotStartedWhenTheLeaseIsAboutToPass() {
        stoppedLeader().leaseGoodFor(0).decides(Rule.R906).doesNothing();
    }

    @Test
    @Hits(Rule.R703)
    void leaderThatDoesNotComeUpAgainIsACrashedOne() {
        stoppedLeader()
                .failed(OperationKind.START_PRIMARY, 1)
                .decides(Rule.R703)
                .doesA(Action.ReleaseLeader.class)
                .answers(RequestOutcome.FAILED, "disk full")
                .remembers(m -> assertThat(m.errands()).isEqualTo(Errands.NONE));
    }

    @Test
    @Hits({Rule.R001, Rule.R003})
    void timeoutOfTheRequestCountsInPlaceOfPrimaryStartTimeout() {
        Scenario starting = stoppedLeader()
                .config("primary_start_timeout", 0)
                .postgres(server().starting())
                .running(OperationKind.START_PRIMARY, 20);
        starting.decides(Rule.R001).answersNothing();
        starting.restart(null, null, false, Duration.ofSeconds(19))
                .decides(Rule.R003)
                .doesA(Action.CancelOperation.class)
                .answers(RequestOutcome.STILL_STARTING, "19 s");
        stoppedLeader()
                .silent("pg2")
                .restart(null, null, false, Duration.ofSeconds(19))
                .postgres(server().starting())
                .running(OperationKind.START_PRIMARY, 20)
                .decides(Rule.R001)
                .answers(RequestOutcome.STILL_STARTING, "19 s");
    }

    @Test
    @Hits({Rule.R902, Rule.R903})
    void synchronousStandbyLeavesItsDutyFirst() {
        Scenario asked = follower().synchronous("on").restart().cluster(c -> c.sync("pg1", "pg2"));
        asked.decides(Rule.R902)
                .doesNothing()
                .publishes(m -> assertThat(m.tags().nosync()).isTrue());
        asked.restarting(POSTMASTER, 4, false).decides(Rule.R902);
        asked.restarting(POSTMASTER, 5, false).decides(Rule.R903).does(STOP_IN_ORDER);
        follower()
                .synchronous("on")
                .restart()
                .cluster(c -> c.sync("pg1", "pg3"))
                .decides(Rule.R903)
                .does(STOP_IN_ORDER);
    }

    @Test
    @Hits({Rule.R712, Rule.R810})
    void standbyComesBackByTheRulesForAServerThatIsDown() {
        follower()
                .restart()
                .restarting(POSTMASTER, 5, true)
                .postgres(server().stoppedStandby())
                .decides(Rule.R712)
                .doesA(Action.StartStandby.class)
                .answersNothing();
        follower()
                .restart()
                .restarting(POSTMASTER, 5, true)
                .postgres(server().again().standby())
                .decides(Rule.R810)
                .answers(RequestOutcome.DONE);
    }

    @Test
    @Hits({Rule.R901, Rule.R904, Rule.R905})
    void serversAreRestartedInAPauseAsTheyWere() {
        leader().paused().restart().decides(Rule.R901);
        stoppedLeader().paused().decides(Rule.R904).doesA(Action.StartPrimary.class);
        follower().paused().restart().decides(Rule.R903).does(STOP_IN_ORDER);
        follower()
                .paused()
                .restart()
                .restarting(POSTMASTER, 5, true)
                .postgres(server().stoppedStandby())
                .decides(Rule.R905)
                .doesA(Action.StartStandby.class);
        stoppedLeader()
                .paused()
                .noLock()
                .cluster(Cluster::noLeader)
                .decides(Rule.R204)
                .answers(RequestOutcome.FAILED, "the leader lock was lost");
    }

    @Test
    @Hits({Rule.R704, Rule.R510})
    void restartThatNobodyWaitsForAnyMoreIsCompletedAsACrash() {
        leader().restarting(POSTMASTER, 5, true)
                .postgres(server().stopped())
                .downFor(2)
                .silent("pg2")
                .silent("pg3")
                .decides(Rule.R704)
                .doesA(Action.StartPrimary.class)
                .remembers(m -> assertThat(m.errands()).isEqualTo(Errands.NONE));
        leader().restarting(POSTMASTER, 5, false).decides(Rule.R510).doesNothing();
    }

    @Test
    @Hits(Rule.R709)
    void restartThatIsOverItsTimeIsAnswered() {
        follower()
                .restart()
                .restarting(POSTMASTER, 60 + 70 + 300 + 1, true)
                .postgres(server().stoppedStandby())
                .cluster(c -> c.member("pg1", "state", "starting"))
                .decides(Rule.R709)
                .answers(RequestOutcome.FAILED, "not up again in time");
    }

    @Test
    @Hits({Rule.R510, Rule.R901})
    void scheduledRestartIsPublishedAndWakesTheNodeAtItsTime() {
        leader().restartIn(4, START_TIME)
                .decides(Rule.R510)
                .doesNothing()
                .answersNothing()
                .publishes(m -> assertThat(m.scheduledRestart().startTime()).isEqualTo(START_TIME))
                .wakesIn(Duration.ofSeconds(4));
        leader().restartIn(0, START_TIME).decides(Rule.R901).answersNothing();
    }

    @Test
    @Hits({Rule.R510, Rule.R201})
    void scheduleIsOffAfterAnotherStartAndWhenItsTimeIsLongPast() {
        leader().restartIn(3600, "2025-12-31 00:00:00+00")
                .decides(Rule.R510)
                .answers(RequestOutcome.FAILED, "started anew");
        leader().paused().restartIn(-30, START_TIME).decides(Rule.R201).answersNothing();
        leader().paused()
                .restartIn(-31, START_TIME)
                .decides(Rule.R201)
                .answers(RequestOutcome.FAILED, "could not be made at its time");
    }

    @Test
    @Hits(Rule.R510)
    void scheduledRestartIsDoneOnce() {
        leader().restartIn(-9, START_TIME)
                .restarting(POSTMASTER, 9, true)
                .postgres(Scenario.healthyPrimary().again().primary())
                .decides(Rule.R510)
                .answers(RequestOutcome.DONE);
    }
}
