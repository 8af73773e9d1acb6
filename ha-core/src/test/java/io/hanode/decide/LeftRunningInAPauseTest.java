package io.hanode.decide;

import static io.hanode.decide.Scenario.LOCK;
import static io.hanode.decide.Scenario.leader;
import static io.hanode.decide.Scenario.leaderless;
import static io.hanode.decide.Server.server;

import io.hanode.peer.PeerView.Role;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A pause is over whose leader's process had ended, while its server went on. */
class LeftRunningInAPauseTest {

    private static final Action TAKE = new Action.AcquireLeader();
    private static final Duration SOON = Duration.ofMillis(500);

    @Test
    @Hits({Rule.R309, Rule.R306})
    void serverThatWasLeftRunningInAPauseIsNotFollowedByASecondPrimaryWhileItSendsWal() {
        Scenario left = leaderless().cluster(c -> c.pausedLeader("pg1"));
        left.decides(Rule.R309).because("pg1", "start its node").doesNothing().wakesIn(SOON);
        left.leaderlessFor(3600).decides(Rule.R309).doesNothing();
        left.answers("pg1", Role.PRIMARY, 1, Server.END).decides(Rule.R309).doesNothing();
        left.answers("pg1", Role.STANDBY, 1, Server.END).decides(Rule.R306).does(TAKE);
    }

    @Test
    @Hits({Rule.R309, Rule.R308})
    void voterStreamsOnWhileAServerThatWasLeftRunningSendsWal() {
        Scenario left = leaderless().synchronous("quorum").cluster(c -> c.syncQuorum("pg1", 1, "pg2", "pg3"));
        left.decides(Rule.R308);
        left.cluster(c -> c.pausedLeader("pg1")).decides(Rule.R309).doesNothing();
    }

    @Test
    @Hits(Rule.R306)
    void serverThatWasLeftRunningInAPauseHoldsNobodyBackWhenItSendsNothing() {
        leaderless()
                .cluster(c -> c.pausedLeader("pg1"))
                .postgres(server().notStreaming().standby())
                .decides(Rule.R306)
                .does(TAKE);
        leaderless().cluster(c -> c.pausedLeader("pg3")).decides(Rule.R306).does(TAKE);
    }

    @Test
    @Hits(Rule.R306)
    void personWhoAsksForThisNodeKnowsOfTheServerThatWasLeftRunning() {
        leaderless()
                .cluster(c -> c.pausedLeader("pg1").request(null, "pg2"))
                .decides(Rule.R306)
                .does(TAKE);
    }

    @Test
    @Hits({Rule.R310, Rule.R301, Rule.R307})
    void primaryThatWasLeftRunningInAPauseTakesTheLockUnlessAnybodyHasLedSince() {
        back().decides(Rule.R310).does(TAKE);
        back().cluster(c -> c.claim(1, LOCK.token(), true)).decides(Rule.R310).does(TAKE);

        back().cluster(c -> c.claim(2, LOCK.token(), false)).decides(Rule.R301);
        back().cluster(c -> c.claim(2, LOCK.token(), true)).decides(Rule.R301);
        back().cluster(c -> c.left(1, "0/4000000")).decides(Rule.R301);
        back().cluster(c -> c.lastPosition(Server.END, 2)).decides(Rule.R301);
        back().cluster(c -> c.lastPosition(Server.END, null)).decides(Rule.R301);
        back().cluster(c -> c.pausedLeader("pg2")).decides(Rule.R301);
        back().cluster(c -> c.member("pg2", "role", "primary")).decides(Rule.R301);
        back().noSession().decides(Rule.R307).doesNothing().wakesIn(SOON);
        back().config("standby_cluster", Map.of("host", "10.1.0.1")).decides(Rule.R301);
        back().noSession().leaderlessFor(31).decides(Rule.R301);
        back().leaseGoodFor(10).decides(Rule.R301);
        back().hindered().decides(Rule.R301);
    }

    /** pg1, which comes back to its primary after a pause. */
    private static Scenario back() {
        return leader().noLock()
                .cluster(c -> c.noLeader().lastPosition(Server.END, 1).pausedLeader("pg1"));
    }
}
