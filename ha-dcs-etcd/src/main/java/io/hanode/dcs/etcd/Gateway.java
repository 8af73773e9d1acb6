package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import io.hanode.http.Endpoint;
import io.hanode.http.EndpointException;
import io.hanode.http.Endpoints;
import io.hanode.http.HttpCall;
import io.hanode.http.HttpCall.EffectKind;
import io.hanode.http.HttpCaller;
import io.hanode.http.HttpStream;

/** etcd's JSON gateway: with a token where one is needed, and no answer older than what was seen before. Thread-safe. */
final class Gateway implements AutoCloseable {

    /** A cluster has some kilobytes. Foreign keys may stand below it; beyond this the answer is refused. */
    private static final int LARGEST_ANSWER = 64 << 20;

    private final HttpCaller caller;
    private final Tokens tokens;
    private final Discovery discovery;
    private final Freshness freshness = new Freshness();

    Gateway(Settings settings) {
        Endpoints endpoints = new Endpoints(settings.endpoints());
        this.caller = new HttpCaller("etcd", endpoints, settings.tls(), LARGEST_ANSWER);
        this.tokens = new Tokens(caller, settings);
        this.discovery = new Discovery(settings, endpoints);
    }

    /** Makes something of an answer that was no refusal, perhaps with more calls to the same server. */
    interface Reader<T> {
        T read(Answer answer) throws DcsException;
    }

    /** Reads keys, or carries out a transaction, at whichever server can: answers are checked for staleness. */
    Answer ask(String path, String json, EffectKind effect, Deadline deadline) throws DcsException {
        Freshness.Mark before = freshness.mark();
        HttpCall call = HttpCall.post(path, json, effect);
        return ask(call, answer -> fresh(before, answer, effect), deadline);
    }

    /** The same at this very server. The token has to be valid. */
    Answer askAt(Endpoint endpoint, String path, String json, EffectKind effect, Deadline deadline)
            throws DcsException {
        Freshness.Mark before = freshness.mark();
        HttpCall call = HttpCall.post(path, json, effect);
        return caller.callAt(
                endpoint,
                with(tokens.current(deadline), call),
                raw -> fresh(before, new Answer(raw.endpoint(), Faults.accepted(call, raw)), effect),
                deadline);
    }

    private Answer fresh(Freshness.Mark before, Answer answer, EffectKind effect) throws DcsException {
        freshness.check(before, answer, effect);
        return answer;
    }

    /** Anything else. A token that was refused is renewed once; the call was certainly not carried out then. */
    <T> T ask(HttpCall call, Reader<T> reader, Deadline deadline) throws DcsException {
        discovery.findFirst(deadline);
        String token = tokens.current(deadline);
        try {
            return send(call, token, reader, deadline);
        } catch (NotAuthenticatedException e) {
            if (!tokens.canRenew()) {
                throw e;
            }
            return send(call, tokens.renew(token, deadline), reader, deadline);
        }
    }

    private <T> T send(HttpCall call, String token, Reader<T> reader, Deadline deadline) throws DcsException {
        return caller.call(
                with(token, call),
                raw -> reader.read(new Answer(raw.endpoint(), Faults.accepted(call, raw))),
                deadline);
    }

    private static HttpCall with(String token, HttpCall call) {
        return token.isEmpty() ? call : call.with("Authorization", token);
    }

    /** Begins a stream at the current server, which ends it when it has lost its leader. */
    HttpStream stream(String path, String json, Deadline deadline) throws DcsException {
        discovery.findFirst(deadline);
        HttpCall call = HttpCall.post(path, json, EffectKind.READS).with("Grpc-Metadata-hasleader", "true");
        String token = tokens.current(deadline);
        Endpoint server = endpoints().current();
        try {
            return caller.stream(server, with(token, call), deadline);
        } catch (EndpointException e) {
            endpoints().leave(server);
            throw e;
        }
    }

    /** After a stream was told that its token is not valid any more. */
    void renewToken(Deadline deadline) throws DcsException {
        if (tokens.canRenew()) {
            tokens.renew(tokens.current(deadline), deadline);
        }
    }

    /** Asks etcd for its members, if that is wanted and was not done lately. */
    void discover(Deadline deadline) throws DcsException {
        if (discovery.isDue()) {
            HttpCall list = HttpCall.post("/v3/cluster/member/list", "{}", EffectKind.READS);
            discovery.accept(ask(list, answer -> answer, deadline));
        }
    }

    Endpoints endpoints() {
        return caller.endpoints();
    }

    @Override
    public void close() {
        caller.close();
    }
}
