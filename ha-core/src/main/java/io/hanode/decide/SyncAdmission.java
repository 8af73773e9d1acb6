package io.hanode.decide;

import io.hanode.cluster.SynchronousSettings;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Keeps clients out of a primary that has just been started or promoted until its synchronous standbys have all WAL it began with: some
 * of it may be commits that nobody was told of, and that nobody else has. Lets them in as soon as nothing asks for it any more.
 */
final class SyncAdmission {

    private SyncAdmission() {}

    /** Before a server is started as primary, or promoted. */
    static List<Action> before(Turn turn) {
        return turn.o().config().synchronous().holdsClients() ? List.of(new Action.AdmitClients(false)) : List.of();
    }

    /** Whoever does not lead has nothing that could be lost: readers are let in again after a promotion that came to nothing. */
    static Decision readersLetIn(Turn turn, Decision decision) {
        Observation o = turn.o();
        boolean heldInVain = o.postgres() instanceof PostgresState.Standby standby
                && standby.clientsHeld()
                && (!turn.hasLock() || turn.followsAnother())
                && o.operation().running() == null
                && !o.config().paused()
                && !o.closing();
        boolean races = decision.actions().stream().anyMatch(Action.AcquireLeader.class::isInstance);
        return heldInVain && !races && !decision.isUrgent()
                ? decision.adding(new Action.AdmitClients(true), decision.memory())
                : decision;
    }

    static SyncDuties of(Turn turn, PostgresState.Primary primary, SyncDuties plan) {
        SynchronousState state = primary.synchronous();
        if (!state.clientsHeld()) {
            return plan;
        }
        SynchronousSettings settings = turn.o().config().synchronous();
        boolean waits = settings.holdsClients() && state.confirms() != SynchronousState.Confirms.NOTHING;
        SyncCandidates candidates = new SyncCandidates(turn.o().self().name(), turn.snapshot(), primary, settings);
        if (waits && !confirmed(settings, state, candidates, plan)) {
            String reason = "clients are kept out until " + wanted(state) + " has all WAL up to "
                    + (state.isSettled() ? state.since() : "the end of the last run");
            return new SyncDuties(plan.actions(), Rule.R508, join(reason, plan.reason()), true);
        }
        List<Action> actions = new ArrayList<>(plan.actions());
        actions.add(new Action.AdmitClients(true));
        return new SyncDuties(actions, Rule.R509, join("clients are let in", plan.reason()), true);
    }

    /** What is in force must be fulfilled, for all WAL of the last run. Where nothing is to wait, there is nothing to wait for. */
    private static boolean confirmed(
            SynchronousSettings settings, SynchronousState state, SyncCandidates candidates, SyncDuties plan) {
        SynchronousStandbys waiting = state.standbys().orElse(SynchronousStandbys.NONE);
        if (waiting.count() == 0) {
            return !settings.strict() && plan.actions().isEmpty();
        }
        Set<NodeName> there = candidates.confirmed();
        there.retainAll(candidates.asMembersSpell(waiting.names()));
        return there.size() >= waiting.count();
    }

    private static String wanted(SynchronousState state) {
        return state.standbys()
                .filter(s -> !s.names().isEmpty())
                .map(s -> s.count() + " of " + s.names())
                .orElse("a synchronous standby");
    }

    private static String join(String first, String second) {
        return second.isEmpty() ? first : first + "; " + second;
    }
}
