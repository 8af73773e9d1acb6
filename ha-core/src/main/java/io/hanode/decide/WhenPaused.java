package io.hanode.decide;

import io.hanode.cluster.FailoverRecord;
import io.hanode.postgres.PostgresState;
import java.util.List;
import java.util.Optional;

/** Paused: no server is started, stopped, promoted or demoted unless people ask for that very thing. The lock follows the primary that
 * there is. */
final class WhenPaused {

    private WhenPaused() {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        Optional<io.hanode.dcs.LeaderLock> lock = turn.lock();
        if (lock.isPresent() && o.postgres() instanceof PostgresState.Primary p) {
            return LeadingDuties.duties(turn, lock.get(), p, Rule.R201);
        }
        if (lock.isPresent() && turn.followsAnother() && o.postgres() instanceof PostgresState.Standby standby) {
            return WhenStandbyLeading.duties(turn, lock.get(), standby, Rule.R206, List.of());
        }
        boolean askedFor = askedFor(turn);
        if (lock.isPresent() && askedFor && o.postgres() instanceof PostgresState.Standby standby) {
            return WhenLeading.promote(turn, lock.get(), standby);
        }
        boolean mayLeadOn = o.postgres().mayAcceptWrites() || o.postgres() instanceof PostgresState.Unreachable;
        // A primary that recovers by itself accepts writes again soon: nobody else may lead then.
        if (lock.isPresent() && !mayLeadOn) {
            return turn.act(Rule.R202, "", new Action.ReleaseLeader(lock.get()));
        }
        if (Situations.inDoubt(o, turn.snapshot())) {
            return WhenFollowing.adopt(turn);
        }
        boolean freeLock = turn.snapshot().leader() == null && o.lease().canTakeLock();
        boolean current = o.postgres() instanceof PostgresState.Primary p
                && p.timeline()
                                .compareTo(
                                        ClusterTimeline.current(turn.snapshot()).timeline())
                        >= 0;
        if (current && freeLock && Situations.systemIdentifier(turn.snapshot()).isPresent()) {
            return turn.act(Rule.R203, "", new Action.AcquireLeader());
        }
        if (askedFor
                && freeLock
                && Eligibility.reasonsAgainst(o, turn.snapshot(), true).isEmpty()
                && WhenLeaderless.primaryAlive(turn).isEmpty()) {
            return turn.act(Rule.R205, "", new Action.AcquireLeader());
        }
        boolean leaderElsewhere = turn.snapshot().leader() != null
                && !turn.isSelf(turn.snapshot().leader().name());
        if (turn.memory().errands().rejoins() && leaderElsewhere && o.postgres() instanceof PostgresState.Stopped) {
            return RejoinPlan.decide(turn);
        }
        return turn.idle(Rule.R204, "");
    }

    /** Whether people asked for this node as the next leader, now. */
    private static boolean askedFor(Turn turn) {
        FailoverRecord request = turn.snapshot().failover();
        return request != null
                && request.scheduledAt() == null
                && turn.isSelf(request.candidate())
                && Situations.systemIdentifier(turn.snapshot()).isPresent();
    }
}
