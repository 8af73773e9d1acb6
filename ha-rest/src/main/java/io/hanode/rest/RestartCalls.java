package io.hanode.rest;

import io.hanode.HaOperationException;
import io.hanode.HaStatus;
import io.hanode.ReinitializeRequest;
import io.hanode.RestartRequest;
import io.hanode.RestartResult;
import io.hanode.cluster.PatroniWords;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What somebody asks of this node's server: restart, reinitialize. Codes, and the texts that tools show, are Patroni's. */
final class RestartCalls {

    private static final Set<String> KEYS =
            Set.of("schedule", "role", "postgres_version", "timeout", "restart_pending");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}(\\.[0-9]{1,3})?");
    private static final String CONDITIONS = "restart conditions are not satisfied";

    private RestartCalls() {}

    static Answer restart(Call call) {
        Map<String, Object> body = call.body();
        String fault = fault(body);
        if (fault != null) {
            return Answer.text(400, fault);
        }
        HaStatus status = call.node().status();
        Object at = body.get("schedule");
        if (at != null && status.config().paused()) {
            return Answer.text(500, "Can't schedule restart in the paused state");
        }
        Schedule schedule = at == null ? Schedule.NOW : Schedule.parse(at, "restart", Instant.now());
        if (schedule.refusal() != null) {
            return schedule.refusal();
        }
        String role = role(body.get("role"));
        if (at == null && role != null && !roleNow(status).equals(role)) {
            return Answer.text(503, CONDITIONS + ": this node's role is " + roleNow(status));
        }
        RestartRequest request = new RestartRequest(
                schedule.at(),
                role == null ? null : role.equals(PatroniWords.PRIMARY) ? HaStatus.Role.PRIMARY : HaStatus.Role.STANDBY,
                body.get("postgres_version") instanceof String version ? version : null,
                Flags.isTrue(body.get("restart_pending")),
                body.containsKey("timeout") ? TimeText.parse(body.get("timeout")) : null);
        return answer(call.node().restart(request));
    }

    private static String roleNow(HaStatus status) {
        return new NodeFacts(status).role();
    }

    private static @Nullable String fault(Map<String, Object> body) {
        Set<String> unknown = new TreeSet<>(body.keySet());
        unknown.removeAll(KEYS);
        if (!unknown.isEmpty()) {
            return "unknown keys " + unknown + ", expected are some of " + new TreeSet<>(KEYS);
        }
        if (body.containsKey("role") && role(body.get("role")) == null) {
            return "role must be primary, standby_leader or replica";
        }
        Object version = body.get("postgres_version");
        if (body.containsKey("postgres_version")
                && !(version instanceof String s && VERSION.matcher(s).matches())) {
            return "postgres_version must be a text of the form X.Y or X.Y.Z";
        }
        Duration timeout = TimeText.parse(body.get("timeout"));
        if (body.containsKey("timeout") && (timeout == null || timeout.isZero() || timeout.isNegative())) {
            return "timeout must be a number of seconds above zero, or one with a unit, for instance 90 or '2min'";
        }
        return Flags.fault("restart_pending", body.get("restart_pending"));
    }

    private static @Nullable String role(@Nullable Object value) {
        if (PatroniWords.PRIMARY.equals(value) || "master".equals(value)) {
            return PatroniWords.PRIMARY;
        }
        return PatroniWords.REPLICA.equals(value) || PatroniWords.STANDBY_LEADER.equals(value)
                ? String.valueOf(value)
                : null;
    }

    private static Answer answer(RestartResult result) {
        return switch (result.outcome()) {
            case RESTARTED -> Answer.text(200, "restarted successfully");
            case SCHEDULED -> Answer.text(202, "Restart scheduled");
            case ALREADY_SCHEDULED -> Answer.text(409, "Another restart is already scheduled");
            case STILL_STARTING -> Answer.text(503, "postgres is still starting");
            case CONDITIONS_NOT_MET -> Answer.text(503, CONDITIONS + ": " + result.text());
            case BUSY -> Answer.text(503, result.text());
            case FAILED -> Answer.text(503, "restart failed: " + result.text());
        };
    }

    static Answer cancel(Call call) {
        return call.node().cancelRestart()
                ? Answer.text(200, "scheduled restart deleted")
                : Answer.text(404, "no restarts are scheduled");
    }

    static Answer reinitialize(Call call) {
        Object force = call.body().get("force");
        Object fromLeader = call.body().get("from_leader");
        String fault = Flags.fault("force", force);
        fault = fault == null ? Flags.fault("from_leader", fromLeader) : fault;
        if (fault != null) {
            return Answer.text(400, fault);
        }
        try {
            call.node().reinitialize(new ReinitializeRequest(Flags.isTrue(force), Flags.isTrue(fromLeader)));
            return Answer.text(200, "reinitialize started");
        } catch (HaOperationException e) {
            return Answer.text(503, String.valueOf(e.getMessage()));
        }
    }
}
