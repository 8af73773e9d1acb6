package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static io.hanode.decide.StandbyScenes.REMOTE;
import static io.hanode.decide.StandbyScenes.UNSLOTTED;
import static io.hanode.decide.StandbyScenes.demoted;
import static io.hanode.decide.StandbyScenes.keysWritten;
import static io.hanode.decide.StandbyScenes.standbyLeader;
import static io.hanode.decide.StandbyScenes.started;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerView;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the other families of rules do in a standby cluster, and when it becomes one, or is one no more. */
class StandbyClusterTest {

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
