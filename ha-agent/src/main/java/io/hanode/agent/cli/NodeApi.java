package io.hanode.agent.cli;

import io.hanode.cluster.Json;
import io.hanode.http.BoundedBody;
import io.hanode.http.ClosableHttpClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Calls nodes over REST. Every call is over within its time, and none is repeated. */
final class NodeApi implements AutoCloseable {

    /** How long a node may take to answer what it knows. */
    static final Duration QUICK = Duration.ofSeconds(5);

    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;

    private final Reach reach;
    private @Nullable ClosableHttpClient client;

    NodeApi(Reach reach) {
        this.reach = reach;
    }

    /** Asks for something that changes nothing. */
    NodeReply get(MemberView member, String path) throws NodeSilentException {
        return call(member, "GET", path, null, QUICK);
    }

    /**
     * Calls a member.
     *
     * @param body a JSON object; null for none
     * @throws NodeSilentException when no answer came in time
     * @throws CliException when the member does not say where its REST API is
     */
    NodeReply call(MemberView member, String method, String path, @Nullable Map<String, ?> body, Duration timeout)
            throws NodeSilentException {
        String url = member.apiUrl()
                .orElseThrow(() -> CliException.failed(member.name() + " does not say where its REST API is"));
        return call(url, method, path, body, timeout);
    }

    /** The same by the address of anything at the node. */
    NodeReply call(String url, String method, String path, @Nullable Map<String, ?> body, Duration timeout)
            throws NodeSilentException {
        HttpRequest request = request(url, method, path, body, timeout);
        CompletableFuture<HttpResponse<String>> future =
                client().get().sendAsync(request, info -> new BoundedBody(LARGEST_ANSWER));
        try {
            HttpResponse<String> response = future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return new NodeReply(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            throw new NodeSilentException(true, "no answer within " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new NodeSilentException(!wasNotAsked(cause), reason(cause), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeSilentException(true, "interrupted", e);
        } finally {
            future.cancel(true);
        }
    }

    private HttpRequest request(
            String url, String method, String path, @Nullable Map<String, ?> body, Duration timeout) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url).resolve(path))
                    .timeout(timeout)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(Json.write(body)));
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            reach.nodes().user().ifPresent(user -> {
                byte[] login = (user + ":" + reach.nodes().password().orElse("")).getBytes(StandardCharsets.UTF_8);
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
            });
            return request.build();
        } catch (IllegalArgumentException e) {
            throw CliException.failed("the address of a node's REST API cannot be used: " + url);
        }
    }

    private static boolean wasNotAsked(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof SSLHandshakeException;
    }

    private static String reason(Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return "its REST API does not accept connections";
        }
        if (cause instanceof IOException && cause.getMessage() != null) {
            return cause.getMessage();
        }
        return cause.getClass().getSimpleName();
    }

    private synchronized ClosableHttpClient client() {
        if (client == null) {
            client = new ClosableHttpClient("hanode-node", ClientTls.context(reach));
        }
        return client;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
