package io.hanode.decide;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.TimelineRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.StopMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** This node holds the lock and its server is up: be promoted, or do a leader's duties. */
final class WhenLeading {

    private WhenLeading() {}

    static Decision decide(Turn turn) {
        LeaderLock lock = turn.lock().orElseThrow();
        if (turn.o().postgres() instanceof PostgresState.Primary primary) {
            if (WhenRecovering.leaseEnds(turn.o())) {
                return turn.act(Rule.R504, "", new Action.StopServer(StopMode.FAST));
            }
            return turn.o().hindrances().isEmpty()
                    ? LeadingDuties.duties(turn, lock, primary, Rule.R510)
                    : turn.act(
                            Rule.R511, String.join("; ", turn.o().hindrances()), new Action.StopServer(StopMode.FAST));
        }
        return promote(turn, lock, (PostgresState.Standby) turn.o().postgres());
    }

    static Decision promote(Turn turn, LeaderLock lock, PostgresState.Standby standby) {
        Observation o = turn.o();
        List<String> reasons = new ArrayList<>(Eligibility.reasonsAgainstPromotion(o, turn.snapshot()));
        SyncElection.reasonAgainst(o, turn.snapshot()).ifPresent(reasons::add);
        if (!reasons.isEmpty()) {
            return turn.act(
                    Rule.R502, "holds the lock but " + String.join("; ", reasons), new Action.ReleaseLeader(lock));
        }
        Optional<String> failed = Eligibility.recentPromotionFailure(o);
        if (failed.isPresent()) {
            return turn.act(Rule.R503, "the promotion failed: " + failed.get(), new Action.ReleaseLeader(lock));
        }
        TimelineRecord claim = turn.snapshot().timeline();
        Timeline next = ClusterTimeline.next(turn.snapshot(), standby.timeline());
        List<Action> actions = new ArrayList<>();
        if (claim != null
                && !claim.done()
                && claim.token().equals(lock.token())
                && claim.timeline().isAfter(standby.timeline())) {
            next = claim.timeline();
        } else {
            TimelineRecord record = TimelineRecord.begun(
                    next,
                    o.self().name(),
                    lock.token(),
                    ClusterTimeline.current(turn.snapshot()).timeline());
            actions.add(new Action.WriteAsLeader(lock, ClusterKeys.TIMELINE, record.toJson(), Expect.any()));
        }
        actions.addAll(SyncPromotion.before(turn, lock));
        failedRequest(turn).ifPresent(request -> actions.add(WhenSwitchingOver.withdraw(lock, request)));
        actions.add(new Action.Promote(lock, next));
        return turn.act(Rule.R501, "promoted to timeline " + next, actions);
    }

    /** A request for somebody else has not come true when this node is promoted; left there, it would be served again and again. */
    private static Optional<FailoverRecord> failedRequest(Turn turn) {
        FailoverRecord request = turn.snapshot().failover();
        return Situations.isDue(request, turn.o()) && request != null && !turn.isSelf(request.candidate())
                ? Optional.of(request)
                : Optional.empty();
    }
}
