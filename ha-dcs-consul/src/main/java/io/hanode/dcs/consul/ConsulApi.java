package io.hanode.dcs.consul;

import io.hanode.cluster.Json;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import io.hanode.http.AnswerReader;
import io.hanode.http.Endpoint;
import io.hanode.http.Endpoints;
import io.hanode.http.HttpAnswer;
import io.hanode.http.HttpCall;
import io.hanode.http.HttpCall.EffectKind;
import io.hanode.http.HttpCaller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls of Consul's HTTP API that this adapter needs. Nothing that may have taken effect is sent twice. Thread-safe. */
final class ConsulApi implements AutoCloseable {

    /** Consul takes values up to 512 KiB, and transactions of that size, in which a value is a third longer. */
    static final int LARGEST_VALUE = 390_000;

    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    /** What a blocking query may take longer than it was told to wait: Consul adds a sixteenth, and the answer has to travel. */
    private static final Duration WAIT_SLACK = Duration.ofSeconds(2);

    private static final int WAIT_JITTER = 16;

    private final Settings settings;
    private final HttpCaller caller;

    ConsulApi(Settings settings) {
        this.settings = settings;
        this.caller = new HttpCaller("Consul", new Endpoints(settings.agents()), settings.tls(), LARGEST_ANSWER);
    }

    /** Makes a session that nothing ends but its TTL, unless checks were asked for; its id. */
    String createSession(String name, Duration ttl, Deadline deadline) throws DcsException {
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("Name", name);
        session.put("Behavior", "delete");
        session.put("LockDelay", "0.001s");
        session.put("TTL", ttl.toMillis() + "ms");
        session.put("NodeChecks", settings.checks());
        HttpCall call = put("/v1/session/create", Json.write(session), EffectKind.REPEATABLE);
        return call(call, deadline, answer -> {
            Faults.refuseUnless(answer.isOk(), call, answer);
            if (!(answer.json().get("ID") instanceof String id)) {
                throw new IllegalArgumentException("no session id");
            }
            return id;
        });
    }

    /**
     * Renews a session; false when it is gone. The leader resets the session's clock without asking anybody, so it is asked
     * afterwards, in a way that makes it ask the others, whether it leads and knows the session.
     */
    boolean renewSession(String id, Deadline deadline) throws DcsException {
        HttpCall renewal = put("/v1/session/renew/" + id, null, EffectKind.REPEATABLE);
        boolean renewed = call(renewal, deadline, answer -> {
            Faults.refuseUnless(answer.isOk() || answer.status() == NOT_FOUND, renewal, answer);
            return answer.isOk();
        });
        boolean alive = sessionExists(id, deadline);
        if (alive && !renewed) {
            throw new DcsException(
                    Effect.NOT_APPLIED, "Consul " + caller.endpoints() + " did not know the session yet: " + renewal);
        }
        return alive;
    }

    private boolean sessionExists(String id, Deadline deadline) throws DcsException {
        HttpCall call = get("/v1/session/info/" + id + "?consistent");
        return call(call, deadline, answer -> {
            Faults.refuseUnless(answer.isOk(), call, answer);
            return !Json.array(answer.body()).isEmpty();
        });
    }

    /** Ends a session; what it has locked is deleted. */
    void destroySession(String id, Deadline deadline) throws DcsException {
        HttpCall call = put("/v1/session/destroy/" + id, null, EffectKind.REPEATABLE);
        call(call, deadline, answer -> {
            Faults.refuseUnless(answer.isOk(), call, answer);
            return true;
        });
    }

    /** One key as the quorum has it. */
    Optional<Pair> get(String key, Deadline deadline) throws DcsException {
        List<Pair> pairs = pairs(Keys.path(key) + "?consistent", deadline);
        return pairs.isEmpty() ? Optional.empty() : Optional.of(pairs.get(0));
    }

    /** All keys of a cluster as the quorum has them. */
    List<Pair> list(Keys keys, Deadline deadline) throws DcsException {
        return pairs(keys.path() + "?recurse&consistent", deadline);
    }

    private List<Pair> pairs(String path, Deadline deadline) throws DcsException {
        HttpCall call = get(path);
        return call(call, deadline, answer -> {
            Faults.refuseUnless(answer.isOk() || answer.status() == NOT_FOUND, call, answer);
            List<Pair> pairs = new ArrayList<>();
            for (Object pair : answer.isOk() ? Json.array(answer.body()) : List.of()) {
                if (pair instanceof Map<?, ?> map) {
                    pairs.add(Pair.of(map));
                }
            }
            return pairs;
        });
    }

    /** Does all steps or none. A refusal is an answer; one for lack of rights is not. */
    TransactionReply apply(Transaction transaction, Deadline deadline) throws DcsException {
        HttpCall call = put("/v1/txn", Json.write(transaction.toJson()), EffectKind.ONCE);
        return call(call, deadline, answer -> {
            Faults.refuseUnless(answer.isOk() || answer.status() == CONFLICT, call, answer);
            TransactionReply reply = TransactionReply.of(answer.isOk(), answer.json());
            Faults.refuseWithoutRights(reply, call, answer);
            return reply;
        });
    }

    /**
     * Waits at one agent until something below the prefix has changed since an index, or for the given time. The index of now; 0 is
     * answered at once.
     */
    long awaitChange(Keys keys, long index, Duration wait) throws DcsException {
        HttpCall call = get(keys.path() + "?keys&index=" + index + "&wait=" + wait.toMillis() + "ms");
        Duration longest = wait.plus(wait.dividedBy(WAIT_JITTER)).plus(WAIT_SLACK);
        Endpoint agent = caller.endpoints().current();
        try {
            return caller.callAt(agent, call, answer -> readIndex(call, answer), Deadline.in(longest));
        } catch (DcsException e) {
            caller.endpoints().leave(agent);
            throw e;
        }
    }

    /** Registers a service at the first agent: registrations are an agent's own. */
    void registerService(Map<String, Object> service, Deadline deadline) throws DcsException {
        atFirstAgent("/v1/agent/service/register", Json.write(service), deadline);
    }

    /** Takes a registration back; one that is not there is no error. */
    void deregisterService(String id, Deadline deadline) throws DcsException {
        atFirstAgent("/v1/agent/service/deregister/" + Keys.encode(id), null, deadline);
    }

    private void atFirstAgent(String path, @Nullable String body, Deadline deadline) throws DcsException {
        HttpCall call = complete(HttpCall.put(path, body, EffectKind.REPEATABLE));
        Endpoint first = settings.agents().get(0);
        caller.callAt(
                first,
                call,
                answer -> {
                    Faults.refuseUnless(answer.isOk() || answer.body().contains("Unknown service"), call, answer);
                    return true;
                },
                deadline);
    }

    private static long readIndex(HttpCall call, HttpAnswer answer) throws DcsException {
        Faults.refuseUnless(answer.isOk() || answer.status() == NOT_FOUND, call, answer);
        return Long.parseLong(answer.header("X-Consul-Index").orElse(""));
    }

    private <T> T call(HttpCall call, Deadline deadline, AnswerReader<T> reader) throws DcsException {
        return caller.call(call, reader, deadline);
    }

    private HttpCall get(String path) throws DcsException {
        return complete(HttpCall.get(inDatacenter(path)));
    }

    private HttpCall put(String path, @Nullable String body, EffectKind effect) throws DcsException {
        return complete(HttpCall.put(inDatacenter(path), body, effect));
    }

    private String inDatacenter(String path) {
        return settings.datacenter() == null
                ? path
                : path + (path.contains("?") ? "&" : "?") + "dc=" + Keys.encode(settings.datacenter());
    }

    private HttpCall complete(HttpCall call) throws DcsException {
        String token = settings.token();
        Path file = settings.tokenFile();
        if (file != null) {
            try {
                token = Files.readString(file).strip();
            } catch (IOException e) {
                throw new DcsException(Effect.NOT_APPLIED, "Consul's ACL token cannot be read from " + file, e);
            }
        }
        return token == null ? call : call.with("X-Consul-Token", token);
    }

    /** Ends connections; calls that are under way fail at once. */
    @Override
    public void close() {
        caller.close();
    }

    /** For messages. */
    String describe() {
        return "Consul " + caller.endpoints();
    }
}
