package io.hanode.decide;

import io.hanode.cluster.LeaderRecord;
import io.hanode.postgres.StopMode;
import java.time.Duration;

/**
 * The store answers again, the lock has passed meanwhile, and all other nodes have agreed that this primary goes on: it takes the lock
 * again before their promises end.
 */
final class WhenFailsafe {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private WhenFailsafe() {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        LeaseView.Failsafe agreed = (LeaseView.Failsafe) o.lease();
        LeaderRecord leader = turn.snapshot().leader();
        if (leader != null && !turn.isSelf(leader.name())) {
            return turn.stopAtOnce(Rule.R802, "");
        }
        if (turn.followsAnother()) {
            return turn.act(Rule.R551, "", new Action.StopServer(StopMode.FAST));
        }
        if (o.now().isAtOrAfter(agreed.demoteAt())) {
            return turn.act(Rule.R107, "", new Action.StopServer(StopMode.FAST));
        }
        if (leader == null && agreed.session()) {
            return turn.act(Rule.R108, "", new Action.AcquireLeader());
        }
        if (leader != null && Situations.inDoubt(o, turn.snapshot())) {
            return WhenFollowing.adopt(turn);
        }
        String what = leader == null ? "a session" : "its own old lock to pass";
        return turn.wake(Rule.R109, "failsafe mode: the store is back; waiting for " + what, LOOK_AGAIN);
    }
}
