package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static io.hanode.decide.StandbyScenes.REMOTE;
import static io.hanode.decide.StandbyScenes.SILENT;
import static io.hanode.decide.StandbyScenes.demoted;
import static io.hanode.decide.StandbyScenes.foreign;
import static io.hanode.decide.StandbyScenes.keysWritten;
import static io.hanode.decide.StandbyScenes.remoteOn;
import static io.hanode.decide.StandbyScenes.standbyLeader;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.peer.PeerView;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WhenStandbyLeadingTest {

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
    @Hits(Rule.R556)
    void standbyLeaderWhoseWalHasForkedIsStoppedToBeRewound() {
        standbyLeader()
                .postgres(Scenario.healthyPrimary()
                        .followingRemote()
                        .notStreaming()
                        .standby())
                .remote(remoteOn("0/4FFFFFF"))
                .decides(Rule.R556)
                .because("0/4FFFFFF")
                .does(new Action.StopServer(StopMode.FAST));
    }

    @Test
    @Hits(Rule.R557)
    void newStandbyLeaderFollowsTheOtherCluster() {
        standbyLeader()
                .postgres(Scenario.healthyPrimary().following("pg3", "10.0.0.3").standby())
                .remote(remoteOn())
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
}
