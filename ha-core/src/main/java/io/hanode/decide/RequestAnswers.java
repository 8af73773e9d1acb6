package io.hanode.decide;

import io.hanode.cluster.ScheduledRestart;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Adds the answers to what people asked for to a decision: done, refused, or given up in bounded time, whatever was decided. */
final class RequestAnswers {

    private RequestAnswers() {}

    static Decision added(Turn turn, Decision decision) {
        Decision next = restart(turn, decision);
        next = schedule(turn, next);
        return copy(turn, next);
    }

    private static Decision copy(Turn turn, Decision decision) {
        ReinitializeOrder order = turn.o().requests().reinitialize();
        if (order == null || isAnswered(decision, order.id())) {
            return decision;
        }
        ReinitializeCheck check = ReinitializeCheck.of(turn.o(), turn.snapshot());
        boolean waits =
                check.reasons().isEmpty() && (order.force() || check.busy().isEmpty());
        return waits ? decision : decision.adding(check.answer(order), decision.memory());
    }

    private static boolean isAnswered(Decision decision, long request) {
        return decision.actions().stream()
                .anyMatch(a -> a instanceof Action.AnswerRequest answer && answer.request() == request);
    }

    private static Decision restart(Turn turn, Decision decision) {
        RestartOrder order = RestartCheck.active(turn.o()).orElse(null);
        if (order == null) {
            return decision;
        }
        Errands.Restart restart = decision.memory().errands().restart();
        RestartCheck.Refusal end =
                restart == null ? RestartCheck.refusal(turn.o(), order.restart()) : ending(turn.o(), order, restart);
        return end == null ? decision : answered(decision, order, end);
    }

    private static Decision answered(Decision decision, RestartOrder order, RestartCheck.Refusal end) {
        Errands errands = decision.memory().errands().with((Errands.Restart) null);
        return decision.adding(
                new Action.AnswerRequest(order.id(), end.outcome(), end.text()),
                decision.memory().withErrands(errands));
    }

    /** How a restart that has begun ended; null while it goes on. */
    private static RestartCheck.@Nullable Refusal ending(Observation o, RestartOrder order, Errands.Restart restart) {
        ServerInfo server = o.postgres().knownServer().orElse(null);
        if (server != null && !server.postmaster().equals(restart.server())) {
            return new RestartCheck.Refusal(
                    RequestOutcome.DONE,
                    "the server was restarted" + (o.postgres() instanceof PostgresState.Primary ? " as primary" : ""));
        }
        if (!restart.stopping()) {
            return server == null ? late(o, order, restart) : RestartCheck.refusal(o, order.restart());
        }
        if (server != null && WhenRestarting.stopFailed(o, restart)) {
            return failed("the server could not be stopped: " + failure(o));
        }
        if (WhenRestarting.startFailed(o, restart)) {
            return failed("the server was stopped and could not be started: " + failure(o));
        }
        boolean leftDown = o.config().paused()
                && o.postgres() instanceof PostgresState.Stopped stopped
                && !stopped.standby()
                && Turn.lockOf(o).isEmpty();
        if (leftDown) {
            return failed("the leader lock was lost while the server was down: in a pause it is not started");
        }
        return late(o, order, restart);
    }

    private static RestartCheck.@Nullable Refusal late(Observation o, RestartOrder order, Errands.Restart restart) {
        Duration limit = order.startLimit(o.config());
        OperationView.Running running = o.operation().running();
        boolean starts = running != null
                && (running.kind() == OperationKind.START_PRIMARY || running.kind() == OperationKind.START_STANDBY);
        boolean lateStart =
                running != null && starts && o.now().since(running.since()).compareTo(limit) > 0;
        if (!lateStart && o.now().since(restart.since()).compareTo(order.longest(o.config())) <= 0) {
            return null;
        }
        return o.postgres() instanceof PostgresState.Starting || starts
                ? new RestartCheck.Refusal(
                        RequestOutcome.STILL_STARTING,
                        "the server was stopped and does not accept connections within " + limit.toSeconds() + " s")
                : failed("the server was stopped and is not up again in time; the node's status says why");
    }

    private static String failure(Observation o) {
        OperationView.Finished last = o.operation().last();
        return last == null ? "" : String.valueOf(last.failure());
    }

    private static RestartCheck.Refusal failed(String text) {
        return new RestartCheck.Refusal(RequestOutcome.FAILED, text);
    }

    /** A schedule wakes the node in time. It is off when the server has been restarted otherwise, or when its time is long past. */
    private static Decision schedule(Turn turn, Decision decision) {
        Observation o = turn.o();
        RestartOrder order = o.requests().scheduled();
        Errands.Restart restart = decision.memory().errands().restart();
        if (order == null || isAnswered(decision, order.id()) || (restart != null && restart.request() == order.id())) {
            return decision;
        }
        ScheduledRestart wanted = order.restart();
        ServerInfo server = o.postgres().knownServer().orElse(null);
        boolean another = server != null && !server.startTime().equals(wanted.startTime());
        boolean stale = wanted.at().plus(RestartCheck.STALE).isBefore(o.wallClock());
        if (another || stale) {
            String text = another
                    ? "the server has been started anew since the restart was scheduled"
                    : "the restart could not be made at its time";
            return decision.adding(
                    new Action.AnswerRequest(order.id(), RequestOutcome.FAILED, text), decision.memory());
        }
        Duration until = Duration.between(o.wallClock(), wanted.at());
        return until.isNegative() ? decision : decision.wakingBy(o.now().plus(until));
    }
}
