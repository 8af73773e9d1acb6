package io.hanode.dcs.etcd;

import io.hanode.cluster.Json;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.http.EndpointException;
import io.hanode.http.HttpAnswer;
import io.hanode.http.HttpCall;
import io.hanode.http.HttpCall.EffectKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What etcd's refusals mean to a caller. The numbers are gRPC's. */
final class Faults {

    private static final int INVALID_ARGUMENT = 3;
    private static final int NOT_FOUND = 5;
    private static final int PERMISSION_DENIED = 7;
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int FAILED_PRECONDITION = 9;
    private static final int OUT_OF_RANGE = 11;
    private static final int UNIMPLEMENTED = 12;
    private static final int UNAUTHENTICATED = 16;

    private Faults() {}

    /** The answer's JSON, when it is no refusal. A keepalive is a stream of one answer, which is one level deeper. */
    static Fields accepted(HttpCall call, HttpAnswer answer) throws DcsException {
        if (!answer.isOk()) {
            throw refusal(call, answer);
        }
        Fields json = new Fields(answer.json());
        if (json.has("error")) {
            throw refusal(call, answer);
        }
        return json.has("result") ? json.object("result") : json;
    }

    private static DcsException refusal(HttpCall call, HttpAnswer answer) {
        String server = "etcd " + answer.endpoint();
        Fields error = error(answer);
        if (error == null) {
            return noGateway(server, call, answer);
        }
        String message = error.text("message");
        int code = (int) (error.has("code") ? error.number("code") : error.number("grpc_code"));
        String told = server + " refuses " + call + ": " + message;
        if (isAboutTheToken(code, message)) {
            return new NotAuthenticatedException(told);
        }
        return switch (code) {
            case NOT_FOUND ->
                message.contains("lease not found")
                        ? new LeaseGoneException(told)
                        : new DcsException(Effect.NOT_APPLIED, told);
            case PERMISSION_DENIED ->
                new DcsException(
                        Effect.NOT_APPLIED,
                        told + "; the user needs a role that may read and write the cluster's keys");
            case INVALID_ARGUMENT, OUT_OF_RANGE, UNIMPLEMENTED -> new DcsException(Effect.NOT_APPLIED, told);
            case RESOURCE_EXHAUSTED, FAILED_PRECONDITION -> new EndpointException(Effect.NOT_APPLIED, told);
            // Without a leader, "not leader", "not a primary lessor", timed out within etcd, stopping: it says nothing
            // of leases or locks.
            default ->
                new EndpointException(
                        call.effect() == EffectKind.READS ? Effect.NOT_APPLIED : Effect.UNKNOWN,
                        server + " could not do " + call + ": " + message);
        };
    }

    private static boolean isAboutTheToken(int code, String message) {
        return code == UNAUTHENTICATED
                || message.contains("invalid auth token")
                || message.contains("user name is empty")
                || message.contains("revision of auth store is old");
    }

    private static @Nullable Fields error(HttpAnswer answer) {
        try {
            Fields json = new Fields(Json.object(answer.body()));
            return json.map().get("error") instanceof Map<?, ?> ? json.object("error") : json;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Something that is not etcd's gateway has answered, so nothing was done. */
    private static DcsException noGateway(String server, HttpCall call, HttpAnswer answer) {
        boolean speaksTls = answer.body().contains("HTTP request to an HTTPS server");
        String hint = speaksTls
                ? "it speaks TLS only, so its endpoint has to begin with https://, or the URL needs tls=true"
                : "etcd 3.4 or later is needed, with its JSON gateway, which is on by default";
        return new EndpointException(
                Effect.NOT_APPLIED, server + " does not understand " + call + " (" + answer.brief() + "): " + hint);
    }
}
