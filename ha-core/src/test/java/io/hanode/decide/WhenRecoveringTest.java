package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.leaderless;
import static io.hanode.decide.Scenario.winner;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.peer.PeerView.Role;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WhenRecoveringTest {

    private static final Action[] AT_ONCE = {new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE)};
    private static final Action[] GIVE_UP = {new Action.ReleaseLeader(LOCK)};

    private static Scenario crashedLeader() {
        return leader().postgres(server().crashed());
    }

    private static Scenario withHealthyStandby(Scenario scenario) {
        return scenario.answers("pg2", Role.STANDBY, 1, Server.END);
    }

    @Test
    @Hits(Rule.R723)
    void leaderWithoutAFenceThatItNeedsIsNotStartedAgainButGivesTheLockUp() {
        crashedLeader().hindered().decides(Rule.R723).because("no such device").does(GIVE_UP);
    }

    @Test
    @Hits(Rule.R704)
    void crashedPrimaryIsStartedInPlace() {
        withHealthyStandby(crashedLeader()).decides(Rule.R704).does(new Action.StartPrimary(LOCK, ServerSettings.NONE));
    }

    @Test
    @Hits({Rule.R703, Rule.R704})
    void crashedPrimaryThatCannotBeStartedGivesTheLockToANodeThatCanTakeOver() {
        withHealthyStandby(crashedLeader())
                .failed(OperationKind.START_PRIMARY, 6)
                .decides(Rule.R703)
                .because("disk full")
                .does(GIVE_UP);
        crashedLeader()
                .failed(OperationKind.START_PRIMARY, 6)
                .silent("pg2")
                .silent("pg3")
                .decides(Rule.R704);
        crashedLeader()
                .failed(OperationKind.START_PRIMARY, 6)
                .answers("pg2", Role.STANDBY, 1, "0/3000000")
                .decides(Rule.R704);
    }

    @Test
    @Hits(Rule.R703)
    void zeroPrimaryStartTimeoutFailsOverAtOnce() {
        withHealthyStandby(crashedLeader())
                .config("primary_start_timeout", 0)
                .decides(Rule.R703)
                .does(GIVE_UP);
    }

    @Test
    @Hits({Rule.R701, Rule.R504})
    void nothingIsStartedUnderALeaseThatIsAboutToPass() {
        crashedLeader().leaseGoodFor(0).decides(Rule.R701).doesNothing();
        leader().postgres(server().starting())
                .leaseGoodFor(0)
                .decides(Rule.R504)
                .does(AT_ONCE);
    }

    @Test
    @Hits(Rule.R705)
    void stoppedStandbyThatHoldsTheLockIsStartedToBePromoted() {
        winner().postgres(server().stoppedStandby())
                .decides(Rule.R705)
                .does(new Action.StartStandby(null, ServerSettings.NONE));
    }

    @Test
    @Hits(Rule.R706)
    void leaderWithoutDataGivesTheLockUp() {
        leader().postgres(Server.noData()).decides(Rule.R706).does(GIVE_UP);
        leader().postgres(server().incomplete()).decides(Rule.R706).does(GIVE_UP);
    }

    @Test
    @Hits(Rule.R701)
    void startingOrSilentServerOfTheLeaderIsWaitedFor() {
        leader().postgres(server().starting())
                .decides(Rule.R701)
                .because("starting")
                .doesNothing()
                .wakesIn(Duration.ofMillis(500));
        leader().postgres(server().stopping()).decides(Rule.R701).because("stopping");
        leader().postgres(Server.silent()).downFor(1000).decides(Rule.R701).because("silent", "1000 s");
    }

    @Test
    @Hits(Rule.R702)
    void silentServerOfTheLeaderIsFencedOnlyWhenAnotherNodeCanTakeOver() {
        withHealthyStandby(leader().postgres(Server.silent()).downFor(301))
                .decides(Rule.R702)
                .does(AT_ONCE);
        withHealthyStandby(leader().postgres(Server.silent()).downFor(300)).decides(Rule.R701);
    }

    @Test
    @Hits({Rule.R707, Rule.R708})
    void serverThatMayAcceptWritesWithoutALeaseIsStoppedAtOnce() {
        follower().postgres(server().starting()).decides(Rule.R707).does(AT_ONCE);
        follower().postgres(Server.silent()).decides(Rule.R707).does(AT_ONCE);
        leader().postgres(server().starting())
                .noLock()
                .cluster(Cluster::noLeader)
                .decides(Rule.R707)
                .does(AT_ONCE);
        follower()
                .postgres(Server.silent())
                .remembering(m -> Memories.knownStandby(m, Server.POSTMASTER))
                .decides(Rule.R708)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R707)
    void serverThatWasStartedAnewIsNotTheStandbyThatWasSeenBefore() {
        follower()
                .postgres(Server.silent())
                .remembering(m -> Memories.knownStandby(m, new io.hanode.postgres.PostmasterIdentity(4711, 2)))
                .decides(Rule.R707)
                .does(AT_ONCE);
    }

    @Test
    @Hits({Rule.R701, Rule.R002})
    void standbyThatMayHaveBeenPromotedMeanwhileIsNotTakenForAStandbyAnyMore() {
        Scenario silentWinner =
                winner().postgres(Server.silent()).remembering(m -> Memories.knownStandby(m, Server.POSTMASTER));
        silentWinner
                .decides(Rule.R701)
                .remembers(m -> assertThat(m.knownStandby()).isNull());
        silentWinner
                .noLock()
                .running(OperationKind.PROMOTE, 1)
                .decides(Rule.R002)
                .remembers(m -> assertThat(m.knownStandby()).isNull());
    }

    @Test
    @Hits(Rule.R708)
    void startingStandbyIsWaitedFor() {
        follower()
                .postgres(server().startingStandby())
                .decides(Rule.R708)
                .doesNothing()
                .wakesIn(Duration.ofMillis(500));
    }

    @Test
    @Hits(Rule.R718)
    void withoutALeaderAStoppedServerIsStartedReadOnlyToTakePartInTheRace() {
        leaderless()
                .postgres(server().stoppedStandby())
                .decides(Rule.R718)
                .does(new Action.StartStandby(null, ServerSettings.NONE));
        leaderless()
                .postgres(server().crashed())
                .decides(Rule.R718)
                .does(new Action.StartStandby(null, ServerSettings.NONE));
    }

    @Test
    @Hits({Rule.R718, Rule.R722})
    void nodeThatGaveUpTheLeadWaitsASecondForTheNextLeaderBeforeItsServerIsBack() {
        gaveUp().leaderlessFor(0).decides(Rule.R722).isQuiet().wakesIn(Duration.ofSeconds(1));
        gaveUp().leaderlessFor(1).decides(Rule.R718);
        leaderless()
                .cluster(c -> c.request("pg1", "pg3"))
                .postgres(server().stopped())
                .decides(Rule.R718);
    }

    private static Scenario gaveUp() {
        return leaderless().cluster(c -> c.request("pg2", "pg3")).postgres(server().stopped());
    }

    @Test
    @Hits(Rule.R719)
    void withoutALeaderForkedDataIsNotStarted() {
        leaderless()
                .postgres(server().stopped())
                .cluster(c -> c.left(1, "0/4000000").claim(2, LOCK.token(), true))
                .decides(Rule.R719)
                .because("0/4000000")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R720)
    void withoutALeaderAnEmptyNodeWaits() {
        leaderless().postgres(Server.noData()).decides(Rule.R720).doesNothing();
        leaderless().postgres(server().incomplete()).decides(Rule.R720).doesNothing();
    }
}
