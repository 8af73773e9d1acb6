package io.hanode.decide;

import io.hanode.cluster.FailoverRecord;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SlotChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a leader with a running primary writes down and keeps up, most urgent first. */
final class LeadingDuties {

    private LeadingDuties() {}

    static Decision duties(Turn turn, LeaderLock lock, PostgresState.Primary primary, Rule rule) {
        LeaderRecords records = LeaderRecords.of(turn, lock, primary);
        List<Action> actions = new ArrayList<>(records.unrecorded());
        Turn next = actions.isEmpty()
                ? turn
                : turn.remember(turn.memory().withStatusAt(turn.o().now()));
        next = records.failsafe(next, actions);
        SyncDuties synchronous = SyncDuties.of(turn, lock, primary);
        actions.addAll(synchronous.actions());
        actions.addAll(records.finished());
        List<SlotChange> slots = SlotPlan.onLeader(turn, primary.server());
        if (!slots.isEmpty() && !turn.o().config().paused()) {
            actions.add(new Action.ApplySlots(slots));
        }
        if (!turn.settings().equals(turn.o().applied())) {
            actions.add(new Action.ApplySettings(turn.settings()));
        }
        boolean lookAgain = !actions.isEmpty() || synchronous.soon();
        next = records.status(next, actions);
        if (!primary.checkpointed() && !turn.o().operation().isRunning(OperationKind.CHECKPOINT)) {
            actions.add(new Action.Checkpoint());
        }
        String reason = "leads with token " + lock.token() + " on timeline " + primary.timeline()
                + (synchronous.reason().isEmpty() ? "" : "; " + synchronous.reason());
        Rule told = synchronous.rule() == null || turn.o().config().paused() ? rule : synchronous.rule();
        return next.decide(told, reason, actions, lookAgain ? Turn.POLL : wakeIn(turn), false);
    }

    /** What this leader's promotion left to be written down. Empty when all of it is, or when the store cannot be read. */
    static List<Action> unrecorded(Turn turn, LeaderLock lock, PostgresState.Primary primary) {
        return LeaderRecords.of(turn, lock, primary).unrecorded();
    }

    /** Before its node leaves in a pause, its server is told to be on its own. Empty when that is written already. */
    static Optional<Action> leftRunning(Turn turn, LeaderLock lock, PostgresState.Primary primary) {
        NodeName known = turn.snapshot().status().paused();
        return turn.isSelf(known)
                ? Optional.empty()
                : Optional.of(LeaderRecords.of(turn, lock, primary).statusNow());
    }

    /** Until the next turn: loop_wait, a scheduled change of leader, or the end of the lease, whichever comes first. */
    static Duration wakeIn(Turn turn) {
        Observation o = turn.o();
        Duration wake = o.config().loopWait();
        FailoverRecord request = turn.snapshot().failover();
        if (request != null && request.scheduledAt() != null) {
            Duration until = Duration.between(o.wallClock(), request.scheduledAt());
            wake = until.isNegative() || until.compareTo(wake) > 0 ? wake : until;
        }
        if (o.lease() instanceof LeaseView.Held held) {
            Duration until = held.demoteAt().since(o.now());
            wake = until.compareTo(wake) < 0 && !until.isNegative() ? until : wake;
        }
        return wake;
    }
}
