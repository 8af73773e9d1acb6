package io.hanode.dcs.consul;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.http.EndpointException;
import io.hanode.http.HttpAnswer;
import io.hanode.http.HttpCall;
import io.hanode.http.HttpCall.EffectKind;

/** What Consul's errors mean to a caller. */
final class Faults {

    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;
    private static final int TOO_LARGE = 413;
    private static final int TOO_MANY_REQUESTS = 429;

    private Faults() {}

    /**
     * Throws what a status means that was not expected.
     *
     * @throws EndpointException when another agent may do better
     * @throws DcsException when it was refused for good
     */
    static void refuseUnless(boolean expected, HttpCall call, HttpAnswer answer) throws DcsException {
        if (expected) {
            return;
        }
        String who = "Consul " + answer.endpoint();
        String said = " (" + call + ", " + answer.brief() + ")";
        if (answer.body().contains("ACL not found")) {
            throw new DcsException(
                    Effect.NOT_APPLIED, who + " does not know the ACL token: it is wrong, revoked or expired" + said);
        }
        if (answer.body().contains("Invalid Session TTL")) {
            throw new DcsException(
                    Effect.NOT_APPLIED,
                    who + " grants no session with this TTL: sessionTtlMin must be what the servers' session_ttl_min"
                            + " says, 10 s by default" + said);
        }
        switch (answer.status()) {
            case FORBIDDEN ->
                throw new DcsException(
                        Effect.NOT_APPLIED,
                        who + " denies access: the ACL token needs key:write below the namespace and session:write"
                                + said);
            case BAD_REQUEST, TOO_LARGE -> throw new DcsException(Effect.NOT_APPLIED, who + " refuses" + said);
            case TOO_MANY_REQUESTS -> throw new EndpointException(Effect.NOT_APPLIED, who + " is too busy" + said);
            default -> throw failure(who, said, call, answer);
        }
    }

    /** Consul forwards nothing while it knows no leader, so nothing can have changed then. */
    private static EndpointException failure(String who, String said, HttpCall call, HttpAnswer answer) {
        if (answer.body().contains("No cluster leader")) {
            return new EndpointException(
                    Effect.NOT_APPLIED,
                    who + " has no leader: its servers have no quorum, or it is cut off from them" + said);
        }
        return new EndpointException(
                call.effect() == EffectKind.READS ? Effect.NOT_APPLIED : Effect.UNKNOWN, who + " failed" + said);
    }

    /** A transaction says in its refusals what else a status says. */
    static void refuseWithoutRights(TransactionReply reply, HttpCall call, HttpAnswer answer) throws DcsException {
        if (reply.refusals().stream().anyMatch(refusal -> refusal.reason().contains("Permission denied"))) {
            throw new DcsException(
                    Effect.NOT_APPLIED,
                    "Consul " + answer.endpoint()
                            + " denies access: the ACL token needs key:write below the namespace and session:write ("
                            + call + ", " + answer.brief() + ")");
        }
    }
}
