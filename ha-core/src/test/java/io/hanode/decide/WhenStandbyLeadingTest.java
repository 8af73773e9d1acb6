package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.REMOTE;
import static io.hanode.decide.Scenario.demoted;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.standbyLeader;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.peer.PeerView;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhenStandbyLeadingTest {

    private static final Upstream UNSLOTTED = new Upstream(REMOTE.node(), REMOTE.host(), REMOTE.port(), null);
    private static final RemoteView SILENT = new RemoteView.Silent("connect timed out");

    private static RemoteView foreign() {
        return new RemoteView.Answered(Server.FOREIGN, TimelineHistory.none(Timeline.FIRST));
    }

    private static Action.StartStandby started(Outcome outcome) {
        return (Action.StartStandby) outcome.decision().actions().stream()
                .filter(Action.StartStandby.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> keysWritten(Outcome outcome) {
        return outcome.decision().actions().stream()
                .filter(Action.WriteAsLeader.class::isInstance)
                .map(a -> ((Action.WriteAsLeader) a).key())
                .toList();
    }

    @Test
    @Hits(Rule.R560)
    void healthyStandbyLeaderHasNothingToDo() {
        standbyLeader().decides(Rule.R560).isQuiet().wakesIn(Duration.ofSeconds(10));
    }

    @Test
    @Hits(Rule.R560)
    void standbyLeaderSaysThatItIsOne() {
        standbyLeader()
                .cluster(c -> c.member("pg1", "role", "replica"))
                .decides(Rule.R560)
                .publishes(m -> assertThat(m.role()).isEqualTo("standby_leader"));
    }

    @Test
    @Hits(Rule.R551)
    void primaryIsStoppedInOrderAtOnceAndTheLockIsKept() {
        demoted(Scenario.healthyPrimary().primary()).decides(Rule.R551).does(new Action.StopServer(StopMode.FAST));
        demoted(Scenario.healthyPrimary().primary())
                .restart()
                .decides(Rule.R551)
                .does(new Action.StopServer(StopMode.FAST))
                .answers(RequestOutcome.BUSY);
        demoted(Scenario.healthyPrimary().primary())
                .cluster(c -> c.request("pg1", "pg2"))
                .answers("pg2", PeerView.Role.STANDBY, 1, Server.END)
                .decides(Rule.R551);
    }

    @Test
    @Hits(Rule.R551)
    void primaryIsStoppedAlsoWhileTheStoreIsSilentOrTheClusterIsNotMadeYet() {
        demoted(Scenario.healthyPrimary().primary()).storeSilent().decides(Rule.R551);
        leader().following().noLock().cluster(Cluster::blank).decides(Rule.R551);
        leader().following().noLock().decides(Rule.R551);
    }

    @Test
    @Hits(Rule.R552)
    void serverThatMayBeAPrimaryIsStoppedAtOnce() {
        demoted(server().starting())
                .decides(Rule.R552)
                .does(new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
        demoted(Server.silent()).decides(Rule.R552);
    }

    @Test
    @Hits(Rule.R701)
    void silentStandbyLeaderIsNotStopped() {
        standbyLeader()
                .postgres(Server.silent())
                .remembering(m -> Memories.knownStandby(m, Server.POSTMASTER))
                .decides(Rule.R701)
                .doesNothing();
        standbyLeader().postgres(server().startingStandby()).decides(Rule.R701).doesNothing();
    }

    @Test
    @Hits(Rule.R552)
    void silentServerWhosePromotionMayHaveBegunIsStopped() {
        standbyLeader()
                .postgres(Server.silent())
                .failed(OperationKind.PROMOTE, 1)
                .remembering(m -> Memories.knownStandby(m, Server.POSTMASTER))
                .decides(Rule.R552);
    }

    @Test
    @Hits(Rule.R553)
    void formerPrimaryWaitsUntilTheOtherClusterAnswers() {
        demoted(server().stopped())
                .remote(SILENT)
                .decides(Rule.R553)
                .because("10.9.0.1:5432", "connect timed out")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R554)
    void serverOfAnotherDatabaseIsNotFollowed() {
        demoted(server().stopped())
                .remote(foreign())
                .decides(Rule.R554)
                .because(Server.FOREIGN.value(), Server.SYSTEM.value())
                .doesNothing();
        standbyLeader()
                .postgres(Scenario.healthyPrimary().following("pg9", "10.0.0.9").standby())
                .remote(foreign())
                .decides(Rule.R554)
                .because(Server.FOREIGN.value())
                .doesNothing();
    }

    @Test
    @Hits(Rule.R555)
    void formerPrimaryWhoseWalIsAPrefixFollowsWithoutRewinding() {
        Outcome same = demoted(server().stopped()).remoteOn().decides(Rule.R555);
        assertThat(started(same).upstream()).isEqualTo(REMOTE);
        Outcome behind = demoted(server().stopped()).remoteOn(Server.END).decides(Rule.R555);
        assertThat(started(behind).upstream()).isEqualTo(REMOTE);
    }

    @Test
    @Hits(Rule.R555)
    void standbyLeaderStartsAgainAlsoWhenTheOtherClusterIsGone() {
        Outcome outcome = standbyLeader()
                .postgres(server().stoppedStandby())
                .remote(SILENT)
                .decides(Rule.R555);
        assertThat(started(outcome).upstream()).isEqualTo(REMOTE);
    }

    @Test
    @Hits(Rule.R555)
    void standbyLeaderGetsTheSectionsRecoverySettings() {
        Outcome outcome = demoted(server().stopped())
                .config(
                        "standby_cluster",
                        Map.of(
                                "host",
                                "10.9.0.1",
                                "restore_command",
                                "fetch %f %p",
                                "recovery_min_apply_delay",
                                "5min"))
                .remoteOn()
                .decides(Rule.R555);
        assertThat(started(outcome).settings().recovery())
                .containsEntry("restore_command", "fetch %f %p")
                .containsEntry("recovery_min_apply_delay", "5min");
    }

    @Test
    @Hits(Rule.R713)
    void formerPrimaryWithWalOfItsOwnIsRewoundToTheOtherCluster() {
        demoted(server().stopped())
                .remoteOn("0/4FFFFFF")
                .decides(Rule.R713)
                .because("the other cluster's at 0/4FFFFFF")
                .doesA(Action.WriteAsLeader.class, Action.Rewind.class);
        demoted(server().left(1, "0/4000000").stopped()).remoteOn().decides(Rule.R713);
    }

    @Test
    @Hits(Rule.R713)
    void positionInTheStoreIsCutBackBeforeTheWalIs() {
        Outcome outcome = demoted(server().stopped()).remoteOn("0/4FFFFFF").decides(Rule.R713);
        assertThat(outcome.decision().actions()).contains(new Action.Rewind(REMOTE));
        Action.WriteAsLeader status =
                (Action.WriteAsLeader) outcome.decision().actions().get(0);
        assertThat(status.key()).isEqualTo(ClusterKeys.STATUS);
        assertThat(status.value())
                .contains("\"optime\":" + Lsn.parse("0/4FFFFFF").bytes());
    }

    @Test
    @Hits(Rule.R558)
    void nothingIsRecordedBeforeTheOtherClusterIsFollowed() {
        Outcome outcome = standbyLeader()
                .postgres(Scenario.healthyPrimary()
                        .left(1, "0/4000000")
                        .followingRemote()
                        .notStreaming()
                        .standby())
                .remote(SILENT)
                .decides(Rule.R558);
        assertThat(keysWritten(outcome)).doesNotContain(ClusterKeys.HISTORY, ClusterKeys.TIMELINE);
    }

    @Test
    @Hits({Rule.R713, Rule.R721})
    void rewindIsTriedAgainSinceTheOtherClusterMayBeOutOfReach() {
        demoted(server().stopped())
                .remoteOn("0/4FFFFFF")
                .failed(OperationKind.REWIND, 60)
                .decides(Rule.R713);
        demoted(server().stopped())
                .remoteOn("0/4FFFFFF")
                .failed(OperationKind.REWIND, 1)
                .decides(Rule.R721);
    }

    @Test
    @Hits({Rule.R714, Rule.R715})
    void formerPrimaryThatCannotBeRewoundIsCopiedAnewWhereThatIsAllowed() {
        demoted(server().withoutChecksums().stopped())
                .remoteOn("0/4FFFFFF")
                .decides(Rule.R715)
                .doesNothing();
        demoted(server().withoutChecksums().stopped())
                .postgresql("remove_data_directory_on_diverged_timelines", true)
                .remoteOn("0/4FFFFFF")
                .decides(Rule.R714)
                .doesA(Action.WriteAsLeader.class, Action.Clone.class);
    }

    @Test
    @Hits(Rule.R556)
    void standbyLeaderWhoseWalHasForkedIsStoppedToBeRewound() {
        standbyLeader()
                .postgres(Scenario.healthyPrimary()
                        .followingRemote()
                        .notStreaming()
                        .standby())
                .remoteOn("0/4FFFFFF")
                .decides(Rule.R556)
                .because("0/4FFFFFF")
                .does(new Action.StopServer(StopMode.FAST));
    }

    @Test
    @Hits(Rule.R557)
    void newStandbyLeaderFollowsTheOtherCluster() {
        standbyLeader()
                .postgres(Scenario.healthyPrimary().following("pg3", "10.0.0.3").standby())
                .remoteOn()
                .decides(Rule.R557)
                .does(new Action.Follow(REMOTE));
    }

    @Test
    @Hits(Rule.R558)
    void standbyLeaderThatDoesNotStreamSaysSo() {
        standbyLeader()
                .postgres(Scenario.healthyPrimary()
                        .followingRemote()
                        .notStreaming()
                        .standby())
                .remote(SILENT)
                .decides(Rule.R558)
                .because("for 0 s", "connect timed out")
                .doesNothing();
    }

    @Test
    @Hits(Rule.R560)
    void timelineOfTheOtherClusterIsRecordedAndTheNextNumberReserved() {
        Outcome outcome = standbyLeader()
                .postgres(Scenario.healthyPrimary()
                        .left(1, "0/4000000")
                        .followingRemote()
                        .standby())
                .decides(Rule.R560);
        assertThat(keysWritten(outcome)).containsExactly(ClusterKeys.STATUS, ClusterKeys.HISTORY, ClusterKeys.TIMELINE);
        Action.WriteAsLeader timeline =
                (Action.WriteAsLeader) outcome.decision().actions().get(2);
        assertThat(timeline.value()).contains("\"timeline\":3", "\"token\":0", "\"done\":false", "\"described\":2");
    }

    @Test
    @Hits(Rule.R560)
    void claimOfThisVeryLockIsNotLeftToBeGivenOutAgain() {
        Outcome outcome =
                standbyLeader().cluster(c -> c.begun(3, LOCK.token(), 1)).decides(Rule.R560);
        assertThat(keysWritten(outcome)).contains(ClusterKeys.TIMELINE);
    }

    @Test
    @Hits(Rule.R560)
    void syncRecordIsDroppedOnceTheOtherClusterIsFollowed() {
        Outcome outcome = standbyLeader()
                .synchronous("on")
                .cluster(c -> c.sync("pg1", "pg2"))
                .decides(Rule.R560);
        assertThat(keysWritten(outcome)).containsExactly(ClusterKeys.SYNC);
        Outcome before = standbyLeader()
                .postgres(Scenario.healthyPrimary()
                        .followingRemote()
                        .notStreaming()
                        .standby())
                .remote(SILENT)
                .synchronous("on")
                .cluster(c -> c.sync("pg1", "pg2"))
                .decides(Rule.R558);
        assertThat(keysWritten(before)).isEmpty();
    }

    @Test
    @Hits({Rule.R559, Rule.R706})
    void leaderWithoutDataLetsAnotherLeadOrCopiesTheOtherCluster() {
        standbyLeader()
                .postgres(Server.noData())
                .answers("pg2", PeerView.Role.STANDBY, 1, Server.END)
                .decides(Rule.R706)
                .does(new Action.ReleaseLeader(LOCK));
        standbyLeader()
                .postgres(server().incomplete())
                .silent("pg2")
                .silent("pg3")
                .decides(Rule.R559)
                .does(new Action.Clone(UNSLOTTED, true));
    }

    @Test
    @Hits(Rule.R559)
    void clusterWithoutAnyDataIsCopiedFromTheOtherOne() {
        standbyLeader()
                .noLock()
                .postgres(server().incomplete())
                .cluster(c -> c.noLeader().gone("pg2").gone("pg3"))
                .decides(Rule.R559)
                .does(new Action.Clone(UNSLOTTED, true));
        standbyLeader()
                .noLock()
                .postgres(Server.noData())
                .cluster(Cluster::noLeader)
                .decides(Rule.R720);
    }

    @Test
    @Hits({Rule.R701, Rule.R703, Rule.R713})
    void standbyLeaderMayTakeLongToBeRewoundButNotToComeUp() {
        demoted(server().stopped())
                .downFor(400)
                .answers("pg2", PeerView.Role.STANDBY, 1, Server.END)
                .remoteOn("0/4FFFFFF")
                .decides(Rule.R713);
        standbyLeader()
                .postgres(server().startingStandby())
                .downFor(400)
                .answers("pg2", PeerView.Role.STANDBY, 1, Server.END)
                .decides(Rule.R703);
        standbyLeader()
                .postgres(server().startingStandby())
                .downFor(400)
                .silent("pg2")
                .decides(Rule.R701);
    }

    @Test
    @Hits(Rule.R703)
    void standbyLeaderThatCannotStartLetsAnotherLead() {
        standbyLeader()
                .postgres(server().stoppedStandby())
                .failed(OperationKind.START_STANDBY, 1)
                .answers("pg2", PeerView.Role.STANDBY, 1, Server.END)
                .remote(SILENT)
                .decides(Rule.R703)
                .does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R608)
    void switchoverGivesUpTheLockAndLeavesTheServerRunning() {
        Outcome outcome = standbyLeader()
                .cluster(c -> c.request("pg1", "pg2"))
                .answers("pg2", PeerView.Role.STANDBY, 1, "0/4FFFF00")
                .decides(Rule.R608)
                .doesA(Action.WriteAsLeader.class, Action.ReleaseLeader.class);
        assertThat(keysWritten(outcome)).containsExactly(ClusterKeys.STATUS);
    }

    @Test
    @Hits({Rule.R601, Rule.R607})
    void switchoverThatIsNotPossibleIsWithdrawn() {
        standbyLeader()
                .cluster(c -> c.request("pg1", "pg2"))
                .silent("pg2")
                .decides(Rule.R601)
                .because("pg2 does not answer")
                .doesA(Action.WriteAsLeader.class);
        standbyLeader()
                .cluster(c -> c.request("pg1", "pg2", Scenario.WALL_CLOCK.minusSeconds(60)))
                .decides(Rule.R607);
    }

    @Test
    @Hits(Rule.R608)
    void switchoverToAnybodyNamesTheOneWithTheMostWal() {
        Outcome outcome = standbyLeader()
                .cluster(c -> c.request("pg1", null))
                .answers("pg2", PeerView.Role.STANDBY, 1, "0/4FFFE00")
                .answers("pg3", PeerView.Role.STANDBY, 1, "0/4FFFF00")
                .decides(Rule.R608)
                .because("pg3 gets the lock")
                .doesA(Action.WriteAsLeader.class, Action.WriteAsLeader.class, Action.ReleaseLeader.class);
        Action.WriteAsLeader named =
                (Action.WriteAsLeader) outcome.decision().actions().get(1);
        assertThat(named.key()).isEqualTo(ClusterKeys.FAILOVER);
        assertThat(named.value()).contains("\"member\":\"pg3\"");
    }

    @Test
    @Hits({Rule.R601, Rule.R608})
    void whileTheOtherClusterIsOutOfReachOnlyWhoHasAllWalMayTakeOver() {
        Scenario cutOff = standbyLeader()
                .postgres(Scenario.healthyPrimary()
                        .followingRemote()
                        .notStreaming()
                        .standby())
                .cluster(c -> c.request("pg1", "pg2"));
        cutOff.answers("pg2", PeerView.Role.STANDBY, 1, "0/4FFFFFF")
                .decides(Rule.R601)
                .because("lags by 1 bytes");
        cutOff.answers("pg2", PeerView.Role.STANDBY, 1, Server.END).decides(Rule.R608);
    }

    @Test
    @Hits({Rule.R302, Rule.R306})
    void whoStreamsFromTheOtherClusterMayLeadWhateverWasRecordedBefore() {
        Scenario forked = Scenario.leaderless()
                .following()
                .cluster(c -> c.left(1, "0/3000000").claim(2, LOCK.token(), true));
        forked.decides(Rule.R302).because("forked");
        forked.postgres(server().followingRemote().standby()).decides(Rule.R306);
    }

    @Test
    @Hits(Rule.R718)
    void withoutALeaderTheServerIsStartedToFollowTheOtherCluster() {
        Outcome outcome = Scenario.follower()
                .following()
                .postgres(server().stoppedStandby())
                .cluster(c -> c.noLeader().left(1, "0/3000000").claim(2, LOCK.token(), true))
                .decides(Rule.R718);
        assertThat(started(outcome).upstream()).isEqualTo(REMOTE);
    }

    @Test
    @Hits({Rule.R803, Rule.R810})
    void othersFollowTheStandbyLeaderOnceItIsOne() {
        Scenario.follower().following().decides(Rule.R803).because("runs as standby leader");
        Scenario.follower()
                .following()
                .cluster(c -> c.member("pg1", "role", "standby_leader"))
                .decides(Rule.R810);
    }

    @Test
    @Hits(Rule.R713)
    void forkedMemberIsRewoundToTheOtherClusterAndNotToTheStandbyLeader() {
        Scenario.follower()
                .following()
                .postgres(server().stoppedStandby())
                .cluster(c -> c.left(1, "0/4FFFFFF").followed(2).member("pg1", "role", "standby_leader", "timeline", 2))
                .decides(Rule.R713)
                .does(new Action.Rewind(REMOTE));
    }

    @Test
    @Hits(Rule.R501)
    void withoutTheSectionTheStandbyLeaderIsPromotedAndSkipsTheReservedTimeline() {
        Scenario promoted =
                leader().postgres(Scenario.healthyPrimary().followingRemote().standby());
        Outcome outcome = promoted.cluster(c -> c.followed(1).member("pg1", "role", "standby_leader"))
                .decides(Rule.R501);
        assertThat(outcome.decision().actions()).contains(new Action.Promote(LOCK, Timeline.of(3)));
    }

    @Test
    @Hits(Rule.R704)
    void withoutTheSectionAFormerPrimaryThatNeverFollowedGoesOnAsPrimary() {
        leader().postgres(server().stopped()).decides(Rule.R704);
    }

    @Test
    @Hits(Rule.R007)
    void operationThatBringsUpAPrimaryIsCancelledAndFenced() {
        for (OperationKind kind :
                List.of(OperationKind.PROMOTE, OperationKind.START_PRIMARY, OperationKind.INITIALIZE)) {
            demoted(server().standby())
                    .running(kind, 1)
                    .decides(Rule.R007)
                    .does(new Action.FenceServer(), new Action.CancelOperation());
        }
    }

    @Test
    @Hits({Rule.R201, Rule.R206})
    void pauseLeavesServersOfAStandbyClusterAsTheyAre() {
        Outcome outcome =
                standbyLeader().paused().cluster(c -> c.request("pg2", "pg1")).decides(Rule.R206);
        assertThat(keysWritten(outcome)).containsExactly(ClusterKeys.FAILOVER, ClusterKeys.STATUS);
        outcome.doesA(Action.WriteAsLeader.class, Action.WriteAsLeader.class);
        demoted(Scenario.healthyPrimary().primary()).paused().decides(Rule.R201).doesNothing();
    }

    @Test
    @Hits({Rule.R411, Rule.R403, Rule.R407})
    void standbyClusterIsMadeByCopyingTheOtherOne() {
        Outcome outcome = Scenario.blank()
                .following()
                .cluster(c -> c.leader("pg1", LOCK.token()))
                .leaseGoodFor(20)
                .decides(Rule.R411)
                .doesA(Action.WriteAsLeader.class, Action.WriteAsLeader.class, Action.Clone.class);
        assertThat(outcome.decision().actions()).contains(new Action.Clone(UNSLOTTED, false));
        Scenario.blank()
                .following()
                .cluster(c -> c.leader("pg1", LOCK.token()))
                .leaseGoodFor(20)
                .failed(OperationKind.CLONE, 1)
                .decides(Rule.R403)
                .does(new Action.ReleaseLeader(LOCK));
        Scenario.blank().following().postgres(server().stoppedStandby()).decides(Rule.R407);
    }

    @Test
    @Hits(Rule.R903)
    void standbyLeaderIsRestartedAndKeepsTheLock() {
        standbyLeader().restart().decides(Rule.R903).does(new Action.StopServer(StopMode.FAST));
        Outcome outcome = standbyLeader()
                .restart()
                .restarting(Server.POSTMASTER, 1, true)
                .postgres(server().stoppedStandby())
                .remoteOn()
                .decides(Rule.R555);
        assertThat(started(outcome).upstream()).isEqualTo(REMOTE);
    }

    @Test
    @Hits({Rule.R553, Rule.R253})
    void restartThatBeganBeforeDoesNotStartAPrimary() {
        demoted(server().stopped())
                .restart()
                .restarting(Server.POSTMASTER, 1, true)
                .remote(SILENT)
                .decides(Rule.R553)
                .doesNothing();
        demoted(Scenario.healthyPrimary().primary())
                .closing()
                .decides(Rule.R253)
                .does(new Action.StopServer(StopMode.FAST));
    }

    @Test
    void remoteIsAskedOnlyWhenItMatters() {
        assertThat(RemoteNeeds.of(standbyLeader().observation())).isEmpty();
        assertThat(RemoteNeeds.of(demoted(server().stopped()).observation())).contains(REMOTE);
        assertThat(RemoteNeeds.of(demoted(server().stopped()).noLock().observation()))
                .isEmpty();
        assertThat(RemoteNeeds.of(standbyLeader()
                        .postgres(server().notStreaming().followingRemote().standby())
                        .observation()))
                .contains(REMOTE);
        assertThat(REMOTE.node()).isEqualTo(NodeName.of("10.9.0.1:5432"));
        assertThat(RemoteNeeds.of(leader().postgres(server().stopped()).observation()))
                .isEmpty();
    }
}
