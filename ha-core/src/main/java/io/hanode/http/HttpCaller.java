package io.hanode.http;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Calls a service at whichever of its servers answers. Thread-safe; every call is over at its deadline.
 *
 * <p>A server that fails is left for the next one. A call goes on to the next server within its own deadline when that can do no
 * harm: it reads, or may be repeated, or certainly did not reach the server that failed.
 */
public final class HttpCaller implements AutoCloseable {

    private final String service;
    private final Endpoints endpoints;
    private final int largestAnswer;
    private final @Nullable ReloadingTls tls;
    private final ClosableHttpClient client;
    private final Set<CompletableFuture<?>> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A caller without connections.
     *
     * @param service for messages and threads, for instance {@code etcd}
     * @param endpoints its servers
     * @param tls for servers whose scheme is https; null for the JDK's authorities and no certificate of our own
     * @param largestAnswer in bytes; a longer one is an error
     */
    public HttpCaller(String service, Endpoints endpoints, @Nullable ReloadingTls tls, int largestAnswer) {
        this.service = service;
        this.endpoints = endpoints;
        this.largestAnswer = largestAnswer;
        this.tls = tls;
        this.client = new ClosableHttpClient("hanode-" + service, tls == null ? null : tls.context());
    }

    /** The servers. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /**
     * Calls one server after the other until one's answer can be read, as long as that can do no harm. Each server gets an equal part
     * of the time that is left.
     *
     * @throws DcsException when none could do it: what each of them did, and whether anything may have changed
     */
    public <T> T call(HttpCall call, AnswerReader<T> reader, Deadline deadline) throws DcsException {
        List<Endpoint> candidates = endpoints.inOrder();
        List<EndpointException> failures = new ArrayList<>();
        for (int i = 0; i < candidates.size() && !deadline.hasPassed(); i++) {
            Endpoint endpoint = candidates.get(i);
            long share = deadline.remainingNanos() / (candidates.size() - i);
            try {
                return read(call, exchange(endpoint, call, share, deadline), reader);
            } catch (EndpointException e) {
                failures.add(e);
                if (closed || Thread.currentThread().isInterrupted()) {
                    break;
                }
                endpoints.leave(endpoint);
                if (e.effect() == Effect.UNKNOWN && call.effect() == HttpCall.EffectKind.ONCE) {
                    break;
                }
            }
        }
        throw together(call, failures);
    }

    /**
     * Calls this very server.
     *
     * @throws DcsException when it could not do it
     */
    public <T> T callAt(Endpoint endpoint, HttpCall call, AnswerReader<T> reader, Deadline deadline)
            throws DcsException {
        return read(call, exchange(endpoint, call, deadline.remainingNanos(), deadline), reader);
    }

    /**
     * Begins an answer that has no end at this very server.
     *
     * @param deadline of its beginning; the stream then lives until somebody closes it, or this caller
     * @throws EndpointException when it did not begin
     */
    public HttpStream stream(Endpoint endpoint, HttpCall call, Deadline deadline) throws EndpointException {
        OneShotBody body = body(call);
        HttpResponse<HttpStream.Lines> response = await(
                endpoint,
                call,
                body,
                send(endpoint, call, body, info -> new HttpStream.Lines(largestAnswer)),
                deadline.remainingNanos(),
                deadline);
        return new HttpStream(endpoint, response.statusCode(), response.body());
    }

    private HttpAnswer exchange(Endpoint endpoint, HttpCall call, long shareNanos, Deadline deadline)
            throws EndpointException {
        OneShotBody body = body(call);
        HttpResponse<String> response = await(
                endpoint,
                call,
                body,
                send(endpoint, call, body, info -> new BoundedBody(largestAnswer)),
                shareNanos,
                deadline);
        return new HttpAnswer(endpoint, response.statusCode(), response.headers(), response.body());
    }

    private <T> T read(HttpCall call, HttpAnswer answer, AnswerReader<T> reader) throws DcsException {
        try {
            return reader.read(answer);
        } catch (IllegalArgumentException e) {
            Effect effect = call.effect() == HttpCall.EffectKind.READS ? Effect.NOT_APPLIED : Effect.UNKNOWN;
            throw new EndpointException(
                    effect,
                    service + " " + answer.endpoint() + " answered what cannot be understood, " + e.getMessage() + " ("
                            + call + ", status " + answer.status() + ")",
                    e);
        }
    }

    private static @Nullable OneShotBody body(HttpCall call) {
        return call.body() == null || call.body().isEmpty() ? null : new OneShotBody(call.body());
    }

    private <T> CompletableFuture<HttpResponse<T>> send(
            Endpoint endpoint, HttpCall call, @Nullable OneShotBody body, HttpResponse.BodyHandler<T> handler)
            throws EndpointException {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.resolve(call.path()))
                .method(call.method(), body == null ? HttpRequest.BodyPublishers.noBody() : body);
        call.headers().forEach(request::header);
        try {
            CompletableFuture<HttpResponse<T>> future = client.get().sendAsync(request.build(), handler);
            underWay.add(future);
            if (closed) {
                future.cancel(true);
            }
            return future;
        } catch (RejectedExecutionException e) {
            throw new EndpointException(
                    Effect.NOT_APPLIED, service + " " + endpoint + " was not asked: this client is closed", e);
        }
    }

    /** Identity is what is meant when a future is taken off the set. */
    @SuppressWarnings("CollectionUndefinedEquality")
    private <T> HttpResponse<T> await(
            Endpoint endpoint,
            HttpCall call,
            @Nullable OneShotBody body,
            CompletableFuture<HttpResponse<T>> future,
            long shareNanos,
            Deadline deadline)
            throws EndpointException {
        long start = System.nanoTime();
        try {
            try {
                return future.get(shareNanos, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // Where nobody else may be asked any more, all the time that is left belongs to this server.
                if (call.effect() != HttpCall.EffectKind.ONCE || (body != null && body.abandon())) {
                    throw e;
                }
                return future.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            String waited = "did not answer within " + HttpFaults.seconds(System.nanoTime() - start);
            throw failure(endpoint, call, body, waited, e);
        } catch (ExecutionException e) {
            throw failure(endpoint, call, body, HttpFaults.reason(e), e);
        } catch (CancellationException e) {
            throw failure(endpoint, call, body, "was not heard: this client was closed meanwhile", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(endpoint, call, body, "was not heard: the wait was interrupted", e);
        } finally {
            underWay.remove(future);
            future.cancel(true);
        }
    }

    private EndpointException failure(
            Endpoint endpoint, HttpCall call, @Nullable OneShotBody body, String what, Throwable cause) {
        Effect effect = HttpFaults.effect(call, cause, body);
        return new EndpointException(
                effect, service + " " + endpoint + " " + what + hint(endpoint, what) + " (" + call + ")", cause);
    }

    /** A server that minds the scheme or a certificate often just closes the connection. */
    private String hint(Endpoint endpoint, String what) {
        if (what.equals(HttpFaults.CLOSED) && endpoint.scheme().equals("http")) {
            return ", as one does that expects https://";
        }
        return tls != null && endpoint.scheme().equals("https") ? tls.trouble() : "";
    }

    /** One exception of all that went wrong, in the order in which it did. */
    private DcsException together(HttpCall call, List<EndpointException> failures) {
        if (failures.isEmpty()) {
            return new DcsException(
                    Effect.NOT_APPLIED, "no time was left to ask " + service + " " + endpoints + " (" + call + ")");
        }
        if (failures.size() == 1) {
            return failures.get(0);
        }
        boolean unknown = failures.stream().anyMatch(e -> e.effect() == Effect.UNKNOWN);
        DcsException all = new DcsException(
                unknown ? Effect.UNKNOWN : Effect.NOT_APPLIED,
                String.join(
                        "; ",
                        failures.stream().map(EndpointException::getMessage).toList()),
                failures.get(0));
        failures.stream().skip(1).forEach(all::addSuppressed);
        return all;
    }

    /** Ends connections and threads; calls that are under way fail at once. Idempotent. */
    @Override
    public void close() {
        closed = true;
        underWay.forEach(future -> future.cancel(true));
        client.close();
    }
}
