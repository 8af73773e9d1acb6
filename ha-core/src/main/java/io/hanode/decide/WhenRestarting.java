package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.dcs.LeaderLock;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.StopMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * People asked for a restart. A leader keeps the lock, and the lease is renewed meanwhile: checkpoint, stop in order, start. A standby
 * leaves its synchronous duty, stops, and comes back by the rules for a server that is down. Whatever goes wrong on the way is the
 * business of those rules too; {@link RequestAnswers} tells the caller.
 */
final class WhenRestarting {

    private WhenRestarting() {}

    /** Whether there is something to do for it now that the other rules do not do. */
    static boolean isDue(Observation o, ClusterSnapshot snapshot) {
        RestartOrder order = RestartCheck.active(o).orElse(null);
        boolean hindered = !o.hindrances().isEmpty() && Turn.lockOf(o).isPresent();
        if (order == null || (hindered && !o.config().paused())) {
            return false;
        }
        Errands.Restart begun = begun(o, order);
        ServerInfo server = o.postgres().knownServer().orElse(null);
        if (begun == null || (server != null && server.postmaster().equals(begun.server()))) {
            boolean same = begun == null || !begun.stopping() || !stopFailed(o, begun);
            return same && RestartCheck.refusal(o, order.restart()) == null;
        }
        boolean lock = Turn.lockOf(o).isPresent() && !Situations.inDoubt(o, snapshot);
        boolean follows = o.config().followsAnotherCluster();
        return begun.stopping()
                && !startFailed(o, begun)
                && o.postgres() instanceof PostgresState.Stopped stopped
                && !stopped.incomplete()
                && (stopped.standby()
                        ? o.config().paused() && (!lock || follows)
                        : lock && (o.config().paused() || !follows));
    }

    /** The restart under way for this request; null when it has not begun. */
    static Errands.@Nullable Restart begun(Observation o, RestartOrder order) {
        Errands.Restart restart = o.memory().errands().restart();
        return restart != null && restart.request() == order.id() ? restart : null;
    }

    static boolean stopFailed(Observation o, Errands.Restart restart) {
        return failed(o, restart, OperationKind.STOP);
    }

    static boolean startFailed(Observation o, Errands.Restart restart) {
        return failed(o, restart, OperationKind.START_PRIMARY) || failed(o, restart, OperationKind.START_STANDBY);
    }

    private static boolean failed(Observation o, Errands.Restart restart, OperationKind kind) {
        OperationView.Finished last = o.operation().last();
        return last != null
                && last.kind() == kind
                && last.failure() != null
                && last.at().isAtOrAfter(restart.since());
    }

    static Decision decide(Turn turn) {
        RestartOrder order = RestartCheck.active(turn.o()).orElseThrow();
        Errands.Restart restart = begun(turn.o(), order);
        if (turn.o().postgres() instanceof PostgresState.Stopped stopped && restart != null) {
            return start(turn, restart, stopped);
        }
        if (turn.o().postgres() instanceof PostgresState.Primary primary) {
            return stopPrimary(turn, primary, order, restart);
        }
        PostgresState.Standby standby = (PostgresState.Standby) turn.o().postgres();
        Errands.Restart now = restart != null
                ? restart
                : new Errands.Restart(
                        order.id(), turn.o().now(), standby.server().postmaster(), standby.upstream(), false);
        Turn begun = remember(turn, now);
        return SyncLeave.isAwaited(begun) ? SyncLeave.decide(begun, Rule.R902, "restart") : stop(begun, now);
    }

    /** What a promotion left to be written down comes first: the lag rule does not know its timeline otherwise. */
    private static Decision stopPrimary(
            Turn turn, PostgresState.Primary primary, RestartOrder order, Errands.@Nullable Restart restart) {
        LeaderLock lock = turn.lock().orElseThrow();
        if (restart == null) {
            Errands.Restart begins = new Errands.Restart(
                    order.id(), turn.o().now(), primary.server().postmaster(), null, false);
            List<Action> actions = new ArrayList<>(LeadingDuties.unrecorded(turn, lock, primary));
            actions.add(new Action.Checkpoint());
            return remember(turn, begins).act(Rule.R901, "", actions);
        }
        boolean checkpoint = turn.o().operation().isRunning(OperationKind.CHECKPOINT)
                && turn.since(restart.since()).compareTo(RestartOrder.LONGEST_CHECKPOINT) < 0;
        return checkpoint ? LeadingDuties.duties(turn, lock, primary, Rule.R901) : stop(turn, restart);
    }

    private static Decision stop(Turn turn, Errands.Restart restart) {
        return remember(turn, restart.stopped()).act(Rule.R903, "", new Action.StopServer(StopMode.FAST));
    }

    private static Decision start(Turn turn, Errands.Restart restart, PostgresState.Stopped stopped) {
        Optional<LeaderLock> lock = turn.lock();
        if (stopped.standby() || lock.isEmpty()) {
            return turn.act(Rule.R905, "", new Action.StartStandby(restart.upstream(), turn.settings()));
        }
        return WhenRecovering.leaseEnds(turn.o())
                ? turn.idle(Rule.R906, "")
                : turn.act(Rule.R904, "", WhenRecovering.start(turn, lock.get()));
    }

    private static Turn remember(Turn turn, Errands.Restart restart) {
        return turn.remember(turn.memory().withErrands(turn.memory().errands().with(restart)));
    }
}
