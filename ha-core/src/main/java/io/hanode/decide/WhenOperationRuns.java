package io.hanode.decide;

import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/** A long operation runs: wait for it, unless it has become wrong or takes too long. */
final class WhenOperationRuns {

    /** How long a stop in order may take when primary_stop_timeout sets no limit. */
    static final Duration LONGEST_STOP = Duration.ofSeconds(60);

    private static final Set<OperationKind> MAKES_PRIMARY =
            Set.of(OperationKind.INITIALIZE, OperationKind.START_PRIMARY, OperationKind.PROMOTE);

    private WhenOperationRuns() {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        OperationView.Running running = Objects.requireNonNull(o.operation().running());
        String what = OperationGate.words(running.kind()) + " goes on"
                + (running.progress().isEmpty() ? "" : ": " + running.progress());
        boolean makesPrimary = MAKES_PRIMARY.contains(running.kind());
        if (makesPrimary && !turn.hasLock() && !o.config().paused()) {
            return running.cancelled()
                    ? turn.wake(Rule.R002, "", Turn.POLL, new Action.FenceServer())
                    : turn.wake(Rule.R002, "", Turn.POLL, new Action.FenceServer(), new Action.CancelOperation());
        }
        if (makesPrimary
                && turn.followsAnother()
                && !running.cancelled()
                && !o.config().paused()) {
            return turn.wake(Rule.R007, "", Turn.POLL, new Action.FenceServer(), new Action.CancelOperation());
        }
        if (running.cancelled()) {
            return turn.idle(Rule.R001, what + " (cancelled)");
        }
        if (o.closing() && running.kind() != OperationKind.STOP && running.kind() != OperationKind.PROMOTE) {
            return turn.wake(Rule.R005, "", Turn.POLL, new Action.CancelOperation());
        }
        ReinitializeOrder copy = o.requests().reinitialize();
        boolean forced = copy != null
                && copy.force()
                && ReinitializeCheck.of(o, turn.snapshot()).reasons().isEmpty();
        if (forced && running.kind() != OperationKind.STOP) {
            return turn.wake(Rule.R006, "", Turn.POLL, new Action.CancelOperation());
        }
        if (running.kind() == OperationKind.STOP) {
            return stopping(turn, running, what);
        }
        if (running.kind() == OperationKind.START_PRIMARY && startsTooLong(turn, running)) {
            return turn.wake(Rule.R003, "", Turn.POLL, new Action.CancelOperation());
        }
        return turn.wake(Rule.R001, what, o.config().loopWait());
    }

    private static Decision stopping(Turn turn, OperationView.Running running, String what) {
        Observation o = turn.o();
        Duration configured = o.config().primaryStopTimeout();
        Duration longest = configured.isZero() ? LONGEST_STOP : configured;
        Duration left = longest.minus(o.now().since(running.since()));
        boolean leaseless = turn.writesWithoutLease();
        if (leaseless || left.isNegative() || left.isZero()) {
            String reason = leaseless ? "the lease is gone while the server stops in order: it is stopped at once" : "";
            return turn.wake(Rule.R004, reason, Turn.POLL, new Action.FenceServer(), new Action.CancelOperation());
        }
        return turn.wake(Rule.R001, what, left);
    }

    private static boolean startsTooLong(Turn turn, OperationView.Running running) {
        Observation o = turn.o();
        Errands.Restart restart = turn.memory().errands().restart();
        Duration asked = RestartCheck.active(o)
                .filter(order -> restart != null && restart.request() == order.id())
                .map(order -> order.startLimit(o.config()))
                .orElse(null);
        boolean tooLong = asked == null
                ? turn.since(turn.memory().crashedSince()).compareTo(o.config().primaryStartTimeout()) > 0
                : turn.since(running.since()).compareTo(asked) > 0;
        return tooLong && canBeReplaced(turn);
    }

    /** Whether another node could take over from this one, whose server is down, and would be elected. */
    static boolean canBeReplaced(Turn turn) {
        return takeover(turn).possible(null) && SyncElection.canElectAnother(turn.o(), turn.snapshot());
    }

    /** Who could take over from this node, whose server is down: judged against the last position it wrote down. */
    static SwitchoverCheck takeover(Turn turn) {
        Observation o = turn.o();
        NodeName me = o.self().name();
        return new SwitchoverCheck(
                turn.snapshot(),
                o.config(),
                o.peers(),
                me,
                turn.snapshot().status().position(),
                o.postgres() instanceof PostgresState.Stopped s ? s.control().checkpointTimeline() : null,
                o.config().maximumLagOnFailover());
    }
}
