package io.hanode.loop;

import io.hanode.HaOperationException;
import io.hanode.HaStatus;
import io.hanode.ReinitializeRequest;
import io.hanode.RestartRequest;
import io.hanode.RestartResult;
import io.hanode.cluster.PatroniWords;
import io.hanode.cluster.ScheduledRestart;
import io.hanode.decide.RequestOutcome;
import io.hanode.decide.RestartOrder;
import io.hanode.postgres.ServerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes requests for a restart or a fresh copy to the loop and waits for what becomes of them, on the callers' threads. */
final class Restarts {

    /** How much longer a caller waits than the decisions may take: the loop itself may hang. */
    private static final Duration BEYOND = Duration.ofSeconds(30);

    /** How long a fresh copy may take to begin: another operation is cancelled or a stop completed before. */
    private static final Duration COPY_BEGINS = Duration.ofSeconds(90);

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,2}(\\.[0-9]{1,2}){1,2}");

    private final NodeRuntime runtime;
    private final RequestDesk desk;

    Restarts(NodeRuntime runtime) {
        this.runtime = runtime;
        this.desk = runtime.desk;
    }

    RestartResult request(RestartRequest request) {
        String fault = fault(request);
        if (!fault.isEmpty()) {
            return failed(fault);
        }
        Instant now = runtime.parts.clock().wall();
        ScheduledRestart restart = new ScheduledRestart(
                request.at() == null ? now : request.at(),
                request.role() == null ? null : word(request.role()),
                request.postgresVersion(),
                request.pendingOnly(),
                request.timeout(),
                startTime());
        return request.at() == null ? now(restart) : schedule(restart);
    }

    private RestartResult now(ScheduledRestart restart) {
        Optional<RequestDesk.Ticket> ticket = desk.restart(restart);
        if (ticket.isEmpty()) {
            return new RestartResult(RestartResult.Outcome.BUSY, "another restart is under way");
        }
        runtime.wakeLoop();
        RestartOrder order = new RestartOrder(0, runtime.parts.clock().now(), false, restart);
        RequestDesk.Reply reply =
                await(ticket.get(), order.longest(runtime.store.config()).plus(BEYOND));
        return new RestartResult(outcome(reply.outcome()), reply.text());
    }

    private RestartResult schedule(ScheduledRestart restart) {
        if (runtime.store.config().paused()) {
            return failed("the cluster is paused: no restart can be scheduled");
        }
        if (restart.startTime().isEmpty()) {
            return failed("no server runs here that could be restarted");
        }
        if (!desk.schedule(restart)) {
            return new RestartResult(RestartResult.Outcome.ALREADY_SCHEDULED, "another restart is already scheduled");
        }
        runtime.wakeLoop();
        return new RestartResult(RestartResult.Outcome.SCHEDULED, "a restart is scheduled at " + restart.at());
    }

    /** Withdraws the scheduled one. */
    boolean cancel() {
        boolean there = desk.cancelScheduled();
        runtime.wakeLoop();
        return there;
    }

    /** Asks for a fresh copy and waits until it has begun. */
    void reinitialize(ReinitializeRequest request) {
        RequestDesk.Ticket ticket = desk.reinitialize(request.force(), request.fromLeader())
                .orElseThrow(() -> new HaOperationException("a fresh copy is asked for already"));
        runtime.wakeLoop();
        RequestDesk.Reply reply = await(ticket, COPY_BEGINS);
        if (reply.outcome() != RequestOutcome.DONE) {
            throw new HaOperationException(reply.text());
        }
    }

    /** The scheduled restart, as it was asked for. */
    Optional<RestartRequest> scheduled() {
        RestartOrder order = desk.view().scheduled();
        return order == null
                ? Optional.empty()
                : Optional.of(new RestartRequest(
                        order.restart().at(),
                        role(order.restart().role()),
                        order.restart().postgresVersion(),
                        order.restart().pendingOnly(),
                        order.restart().timeout()));
    }

    private RequestDesk.Reply await(RequestDesk.Ticket ticket, Duration timeout) {
        String why = "it was not answered in time and is withdrawn; what had begun is completed by the node";
        try {
            Optional<RequestDesk.Reply> reply = ticket.reply().await(timeout);
            if (reply.isPresent()) {
                return reply.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "the caller was interrupted; what had begun is completed by the node";
        }
        RequestDesk.Reply given = new RequestDesk.Reply(RequestOutcome.FAILED, why);
        desk.answer(ticket.id(), given);
        runtime.wakeLoop();
        return given;
    }

    private String fault(RestartRequest request) {
        if (request.at() != null && !request.at().isAfter(runtime.parts.clock().wall())) {
            return "the time " + request.at() + " has passed";
        }
        if (request.role() == HaStatus.Role.DOWN || request.role() == HaStatus.Role.UNINITIALIZED) {
            return "role " + request.role() + " cannot be asked for: PRIMARY or STANDBY";
        }
        String version = request.postgresVersion();
        if (version != null && !VERSION.matcher(version).matches()) {
            return "postgresVersion '" + version + "' cannot be used, expected for instance 15.4 or 9.6.3";
        }
        Duration timeout = request.timeout();
        boolean none = timeout != null && (timeout.isZero() || timeout.isNegative());
        return none ? "timeout " + timeout + " must be above 0" : "";
    }

    private String startTime() {
        Turns.Turn turn = runtime.turns.last();
        return turn == null
                ? ""
                : turn.observation()
                        .postgres()
                        .knownServer()
                        .map(ServerInfo::startTime)
                        .orElse("");
    }

    private static String word(HaStatus.Role role) {
        return role == HaStatus.Role.PRIMARY ? PatroniWords.PRIMARY : PatroniWords.REPLICA;
    }

    private static HaStatus.@Nullable Role role(@Nullable String word) {
        return word == null ? null : word.equals(PatroniWords.PRIMARY) ? HaStatus.Role.PRIMARY : HaStatus.Role.STANDBY;
    }

    private static RestartResult.Outcome outcome(RequestOutcome outcome) {
        return switch (outcome) {
            case DONE -> RestartResult.Outcome.RESTARTED;
            case CONDITIONS_NOT_MET -> RestartResult.Outcome.CONDITIONS_NOT_MET;
            case BUSY -> RestartResult.Outcome.BUSY;
            case STILL_STARTING -> RestartResult.Outcome.STILL_STARTING;
            case FAILED -> RestartResult.Outcome.FAILED;
        };
    }

    private static RestartResult failed(String text) {
        return new RestartResult(RestartResult.Outcome.FAILED, text);
    }
}
