package io.hanode.rest;

import io.hanode.HaOperationException;
import io.hanode.HaStatus;
import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of the leader that somebody asks for. Texts and codes are Patroni's, which its tools show to people. */
final class SwitchoverCalls {

    private static final Duration CANCEL = Duration.ofSeconds(10);

    private SwitchoverCalls() {}

    static Answer switchover(Call call) {
        return change(call, false);
    }

    /** A failover; with a leader named it is a switchover. */
    static Answer failover(Call call) {
        return change(call, true);
    }

    static Answer cancel(Call call) {
        try {
            return call.node().cancelSwitchover(CANCEL)
                    ? Answer.text(200, "scheduled switchover deleted")
                    : Answer.text(404, "no switchover is scheduled");
        } catch (HaOperationException e) {
            return Answer.text(503, String.valueOf(e.getMessage()));
        }
    }

    private static Answer change(Call call, boolean failover) {
        Map<String, Object> body = call.body();
        Object leader = body.get("leader");
        Object candidate = body.get("candidate") != null ? body.get("candidate") : body.get("member");
        Object at = body.get("scheduled_at");
        String fault = fault(call.node().status(), failover, leader, candidate, at);
        if (fault != null) {
            return Answer.text(400, fault);
        }
        Schedule schedule = at == null ? Schedule.NOW : Schedule.parse(at, "switchover", Instant.now());
        if (schedule.refusal() != null) {
            return schedule.refusal();
        }
        SwitchoverRequest request = new SwitchoverRequest(
                name(leader),
                name(candidate),
                schedule.at(),
                failover && leader == null,
                SwitchoverRequest.DEFAULT_TIMEOUT);
        try {
            return answer(request, call.node().switchover(request));
        } catch (HaOperationException e) {
            return Answer.text(503, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String fault(
            HaStatus status,
            boolean failover,
            @Nullable Object leader,
            @Nullable Object candidate,
            @Nullable Object at) {
        if (failover && candidate == null) {
            return "Failover could be performed only to a specific candidate";
        }
        if (!failover && leader == null) {
            return "Switchover could be performed only from a specific leader";
        }
        if (at != null && failover) {
            return "Failover can't be scheduled";
        }
        boolean paused = status.config().paused();
        if (at != null && paused) {
            return "Can't schedule switchover in the paused state";
        }
        if (paused && candidate == null) {
            return "Switchover is possible only to a specific candidate in a paused state";
        }
        if (leader != null && leader.equals(candidate)) {
            return "Switchover target and source are the same";
        }
        String leaderFault = nameFault("leader", leader);
        return leaderFault != null ? leaderFault : nameFault("candidate", candidate);
    }

    private static @Nullable String nameFault(String key, @Nullable Object name) {
        if (name == null) {
            return null;
        }
        if (!(name instanceof String text)) {
            return key + " must be the name of a member, as text";
        }
        String fault = NodeName.fault(text);
        return fault.isEmpty() ? null : key + " " + fault;
    }

    private static @Nullable NodeName name(@Nullable Object text) {
        return text instanceof String s ? NodeName.of(s) : null;
    }

    private static Answer answer(SwitchoverRequest request, SwitchoverResult result) {
        boolean failover = request.failover();
        if (result instanceof SwitchoverResult.Done done) {
            NodeName wanted = request.candidate();
            return Answer.text(
                    200,
                    wanted == null || wanted.equals(done.leader())
                            ? "Successfully " + (failover ? "failed" : "switched") + " over to \"" + done.leader()
                                    + "\""
                            : (failover ? "Failed" : "Switched") + " over to \"" + done.leader() + "\" instead of \""
                                    + wanted + "\"");
        } else if (result instanceof SwitchoverResult.Scheduled) {
            return Answer.text(202, "Switchover scheduled");
        } else if (result instanceof SwitchoverResult.Refused refused) {
            return Answer.text(412, String.join("; ", refused.reasons()));
        }
        String reason = result instanceof SwitchoverResult.Failed failed ? ": " + failed.reason() : "";
        return Answer.text(503, (failover ? "Failover" : "Switchover") + " failed" + reason);
    }
}
