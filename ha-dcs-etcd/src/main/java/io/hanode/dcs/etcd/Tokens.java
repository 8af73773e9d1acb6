package io.hanode.dcs.etcd;

import io.hanode.cluster.Json;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import io.hanode.http.HttpAnswer;
import io.hanode.http.HttpCall;
import io.hanode.http.HttpCall.EffectKind;
import io.hanode.http.HttpCaller;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The token that a user and a password were exchanged for. It ends with time, with a restart of etcd, or by an administrator's act. */
final class Tokens {

    private final HttpCaller caller;
    private final @Nullable String user;
    private final String password;
    private volatile @Nullable String token;

    Tokens(HttpCaller caller, Settings settings) {
        this.caller = caller;
        this.user = settings.user();
        this.password = settings.password();
    }

    /** Whether there is a user to get a new token for. */
    boolean canRenew() {
        return user != null;
    }

    /** The token of now; empty for none. */
    String current(Deadline deadline) throws DcsException {
        String now = token;
        return now != null ? now : user == null ? "" : renew(null, deadline);
    }

    /** Gets a new token, unless another thread has just done so. */
    String renew(@Nullable String refused, Deadline deadline) throws DcsException {
        String now = token;
        if (now != null && !now.equals(refused)) {
            return now;
        }
        String body = Json.write(Map.of("name", String.valueOf(user), "password", password));
        String fresh = caller.call(
                HttpCall.post("/v3/auth/authenticate", body, EffectKind.REPEATABLE), this::tokenOf, deadline);
        token = fresh;
        return fresh;
    }

    private String tokenOf(HttpAnswer answer) throws DcsException {
        String text = answer.body();
        if (text.contains("authentication is not enabled")) {
            return "";
        }
        if (text.contains("authentication failed")) {
            throw new DcsException(
                    Effect.NOT_APPLIED,
                    "etcd " + answer.endpoint() + " refuses the user '" + user + "' or its password: check both");
        }
        HttpCall call = HttpCall.post("/v3/auth/authenticate", "", EffectKind.REPEATABLE);
        return Faults.accepted(call, answer).text("token");
    }
}
