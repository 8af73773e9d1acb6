package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.follower;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Server.server;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.FencingToken;
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
    void leaderServesNoSwitchoverAndTouchesNoSlot() {
        leader().paused()
                .postgres(server().primary())
                .cluster(c -> c.request("pg1", "pg2"))
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
}
