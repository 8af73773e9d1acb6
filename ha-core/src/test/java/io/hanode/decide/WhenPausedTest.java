package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.FencingToken;
import io.hanode.peer.PeerView;
import org.junit.jupiter.api.Test;

class WhenPausedTest {

    @Test
    @Hits(Rule.R201)
    void leaderKeepsItsLockAndItsServer() {
        Outcome outcome = leader().paused()
                .cluster(c -> c.member("pg1", "pause", true))
                .decides(Rule.R201)
                .isQuiet();
        assertThat(outcome.decision().fence()).as("no force while paused").isFalse();
    }

    @Test
    @Hits(Rule.R201)
    void leaderServesNoSwitchoverToAnybodyAndTouchesNoSlot() {
        leader().paused()
                .postgres(server().primary())
                .cluster(c -> c.request("pg1", null))
                .decides(Rule.R201)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R204)
    void leaderWhoseServerMayAcceptWritesSoonKeepsTheLock() {
        leader().paused().postgres(server().starting()).decides(Rule.R204).doesNothing();
        leader().paused().postgres(Server.silent()).decides(Rule.R204).doesNothing();
    }

    @Test
    @Hits(Rule.R202)
    void leaderWhoseServerIsNoPrimaryGivesTheLockUp() {
        leader().paused().postgres(server().stopped()).decides(Rule.R202).does(new Action.ReleaseLeader(LOCK));
        leader().paused().postgres(server().standby()).decides(Rule.R202).does(new Action.ReleaseLeader(LOCK));
    }

    @Test
    @Hits(Rule.R204)
    void leaderWhoseServerIsSilentKeepsTheLock() {
        leader().paused().postgres(Server.silent()).decides(Rule.R204).doesNothing();
    }

    @Test
    @Hits(Rule.R203)
    void primaryTakesTheFreeLock() {
        leader().paused().noLock().cluster(Cluster::noLeader).decides(Rule.R203).does(new Action.AcquireLeader());
    }

    @Test
    @Hits(Rule.R204)
    void primaryBesideALeaderIsLeftAlone() {
        leader().paused()
                .noLock()
                .cluster(c -> c.leader("pg2"))
                .decides(Rule.R204)
                .doesNothing();
    }

    @Test
    @Hits(Rule.R204)
    void nothingIsStartedOrStopped() {
        follower()
                .paused()
                .postgres(server().stoppedStandby())
                .decides(Rule.R204)
                .doesNothing();
        follower().paused().cluster(Cluster::noLeader).decides(Rule.R204).doesNothing();
        follower().paused().postgres(Server.noData()).decides(Rule.R204).doesNothing();
    }

    @Test
    @Hits(Rule.R801)
    void lockThatMayBeOursIsLookedInto() {
        leader().paused().noLock().decides(Rule.R801).does(new Action.AdoptLeader(new FencingToken(7)));
    }

    @Test
    @Hits({Rule.R602, Rule.R604})
    void leaderHandsOverToTheOneThatPeopleName() {
        leader().paused()
                .cluster(c -> c.request("pg1", "pg2"))
                .answers("pg2", PeerView.Role.STANDBY, 1, Server.END)
                .decides(Rule.R602);
        leader().paused()
                .cluster(c -> c.request("pg1", "pg2"))
                .handingOver(Cluster.REQUEST, 2, true)
                .downFor(1)
                .postgres(server().stopped())
                .answers("pg2", PeerView.Role.STANDBY, 1, Server.END)
                .decides(Rule.R604)
                .remembers(m -> assertThat(m.errands().rejoins()).isTrue());
    }

    @Test
    @Hits({Rule.R205, Rule.R204, Rule.R501})
    void onlyTheOneThatPeopleNameTakesTheLockAndIsPromoted() {
        Scenario named = follower()
                .paused()
                .cluster(c -> c.noLeader().gone("pg1").request("pg1", "pg2"))
                .silent("pg1")
                .answers("pg3", PeerView.Role.STANDBY, 1, Server.END);
        named.decides(Rule.R205).does(new Action.AcquireLeader());
        named.tag("nofailover", true).decides(Rule.R204).doesNothing();
        follower()
                .paused()
                .cluster(c -> c.noLeader().gone("pg1").request("pg1", "pg2"))
                .answers("pg1", PeerView.Role.PRIMARY, 1, Server.END)
                .decides(Rule.R204)
                .doesNothing();
        follower()
                .paused()
                .cluster(c -> c.noLeader().gone("pg1").request("pg1", "pg3"))
                .decides(Rule.R204)
                .doesNothing();
        follower()
                .paused()
                .leaseGoodFor(20)
                .cluster(c -> c.leader("pg2", LOCK.token()).request("pg1", "pg2"))
                .decides(Rule.R501);
    }

    @Test
    @Hits({Rule.R712, Rule.R204})
    void leaderThatHandedOverFollowsTheNextOneAlthoughNobodyStartsServersNow() {
        Scenario gaveUp = leader().paused()
                .noLock()
                .cluster(c -> c.leader("pg2").member("pg2", "role", "primary"))
                .postgres(server().stopped());
        gaveUp.decides(Rule.R204).doesNothing();
        gaveUp.remembering(m -> m.withErrands(m.errands().rejoining()))
                .decides(Rule.R712)
                .doesA(Action.StartStandby.class);
        gaveUp.postgres(server().following("pg2", "10.0.0.2").standby())
                .decides(Rule.R204)
                .remembers(m -> assertThat(m.errands()).isEqualTo(Errands.NONE));
    }
}
