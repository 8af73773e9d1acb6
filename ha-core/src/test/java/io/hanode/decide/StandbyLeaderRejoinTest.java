package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Server.server;
import static io.hanode.decide.StandbyScenes.REMOTE;
import static io.hanode.decide.StandbyScenes.SILENT;
import static io.hanode.decide.StandbyScenes.UNSLOTTED;
import static io.hanode.decide.StandbyScenes.demoted;
import static io.hanode.decide.StandbyScenes.remoteOn;
import static io.hanode.decide.StandbyScenes.standbyLeader;
import static io.hanode.decide.StandbyScenes.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.model.Lsn;
import io.hanode.peer.PeerView;
import io.hanode.postgres.StopMode;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the leader of a standby cluster comes back to the other cluster. */
class StandbyLeaderRejoinTest {

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
    @Hits(Rule.R555)
    void formerPrimaryWhoseWalIsAPrefixFollowsWithoutRewinding() {
        Outcome same = demoted(server().stopped()).remote(remoteOn()).decides(Rule.R555);
        assertThat(started(same).upstream()).isEqualTo(REMOTE);
        Outcome behind =
                demoted(server().stopped()).remote(remoteOn(Server.END)).decides(Rule.R555);
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
                .remote(remoteOn())
                .decides(Rule.R555);
        assertThat(started(outcome).settings().recovery())
                .containsEntry("restore_command", "fetch %f %p")
                .containsEntry("recovery_min_apply_delay", "5min");
    }

    @Test
    @Hits(Rule.R713)
    void formerPrimaryWithWalOfItsOwnIsRewoundToTheOtherCluster() {
        demoted(server().stopped())
                .remote(remoteOn("0/4FFFFFF"))
                .decides(Rule.R713)
                .because("the other cluster's at 0/4FFFFFF")
                .doesA(Action.WriteAsLeader.class, Action.Rewind.class);
        demoted(server().left(1, "0/4000000").stopped()).remote(remoteOn()).decides(Rule.R713);
    }

    @Test
    @Hits(Rule.R713)
    void positionInTheStoreIsCutBackBeforeTheWalIs() {
        Outcome outcome =
                demoted(server().stopped()).remote(remoteOn("0/4FFFFFF")).decides(Rule.R713);
        assertThat(outcome.decision().actions()).contains(new Action.Rewind(REMOTE));
        Action.WriteAsLeader status =
                (Action.WriteAsLeader) outcome.decision().actions().get(0);
        assertThat(status.key()).isEqualTo(ClusterKeys.STATUS);
        assertThat(status.value())
                .contains("\"optime\":" + Lsn.parse("0/4FFFFFF").bytes());
    }

    @Test
    @Hits({Rule.R713, Rule.R721})
    void rewindIsTriedAgainSinceTheOtherClusterMayBeOutOfReach() {
        demoted(server().stopped())
                .remote(remoteOn("0/4FFFFFF"))
                .failed(OperationKind.REWIND, 60)
                .decides(Rule.R713);
        demoted(server().stopped())
                .remote(remoteOn("0/4FFFFFF"))
                .failed(OperationKind.REWIND, 1)
                .decides(Rule.R721);
    }

    @Test
    @Hits({Rule.R714, Rule.R715})
    void formerPrimaryThatCannotBeRewoundIsCopiedAnewWhereThatIsAllowed() {
        demoted(server().withoutChecksums().stopped())
                .remote(remoteOn("0/4FFFFFF"))
                .decides(Rule.R715)
                .doesNothing();
        demoted(server().withoutChecksums().stopped())
                .postgresql("remove_data_directory_on_diverged_timelines", true)
                .remote(remoteOn("0/4FFFFFF"))
                .decides(Rule.R714)
                .doesA(Action.WriteAsLeader.class, Action.Clone.class);
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
                .remote(remoteOn("0/4FFFFFF"))
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
    @Hits(Rule.R903)
    void standbyLeaderIsRestartedAndKeepsTheLock() {
        standbyLeader().restart().decides(Rule.R903).does(new Action.StopServer(StopMode.FAST));
        Outcome outcome = standbyLeader()
                .restart()
                .restarting(Server.POSTMASTER, 1, true)
                .postgres(server().stoppedStandby())
                .remote(remoteOn())
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
}
