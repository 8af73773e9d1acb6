package io.hanode.rest;

import io.hanode.HaConfigurationException;
import io.hanode.cluster.Json;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import io.hanode.http.Endpoint;
import io.hanode.http.Endpoints;
import io.hanode.http.HttpCall;
import io.hanode.http.HttpCaller;
import io.hanode.http.ReloadingTls;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls nodes' REST APIs, ours and Patroni's: for command lines and tests. Nothing is sent twice, redirects are not followed, no proxy
 * is used. The user and password go only with calls that change something. Thread-safe.
 */
public final class RestClient implements AutoCloseable {

    /** A cluster of many members with long tags. */
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;

    private static final int HTTP_PORT = 8008;

    private final HttpCaller caller;
    private final @Nullable String authorization;

    /**
     * A client without connections.
     *
     * @throws HaConfigurationException with everything that is wrong with the TLS files
     */
    public RestClient(ClientAccess access) {
        List<String> faults = new ArrayList<>();
        ReloadingTls tls = TlsSetup.client("REST client", access, faults);
        if (tls == null) {
            throw new HaConfigurationException(faults);
        }
        caller = new HttpCaller("REST API", new Endpoints(List.of()), tls, LARGEST_ANSWER);
        authorization = access.authorization();
    }

    /**
     * Reads.
     *
     * @param apiUrl {@code http(s)://host:port}, what follows is ignored, so that a member's {@code api_url} will do
     * @param path with the query, encoded, for instance {@code /cluster}
     * @param timeout for the whole of it
     * @throws RestException when there was no answer in time
     */
    public RestAnswer get(String apiUrl, String path, Duration timeout) throws RestException {
        return call(apiUrl, new HttpCall("GET", path, null, Map.of(), HttpCall.EffectKind.READS), timeout);
    }

    /** Asks for something, with a JSON object or (null) without. */
    public RestAnswer post(String apiUrl, String path, @Nullable Map<String, ?> body, Duration timeout)
            throws RestException {
        return change("POST", apiUrl, path, body, timeout);
    }

    /** Merges, with a JSON object. */
    public RestAnswer patch(String apiUrl, String path, Map<String, ?> body, Duration timeout) throws RestException {
        return change("PATCH", apiUrl, path, body, timeout);
    }

    /** Replaces, by a JSON object. */
    public RestAnswer put(String apiUrl, String path, Map<String, ?> body, Duration timeout) throws RestException {
        return change("PUT", apiUrl, path, body, timeout);
    }

    /** Withdraws. */
    public RestAnswer delete(String apiUrl, String path, Duration timeout) throws RestException {
        return change("DELETE", apiUrl, path, null, timeout);
    }

    private RestAnswer change(
            String method, String apiUrl, String path, @Nullable Map<String, ?> body, Duration timeout)
            throws RestException {
        String json = body == null ? null : Json.write(body);
        HttpCall call = new HttpCall(method, path, json, Map.of(), HttpCall.EffectKind.ONCE);
        call = json == null ? call : call.with("Content-Type", "application/json");
        return call(apiUrl, authorization == null ? call : call.with("Authorization", authorization), timeout);
    }

    private RestAnswer call(String apiUrl, HttpCall call, Duration timeout) throws RestException {
        Endpoint endpoint = endpoint(apiUrl);
        try {
            return caller.callAt(
                    endpoint, call, answer -> new RestAnswer(answer.status(), answer.body()), Deadline.in(timeout));
        } catch (DcsException e) {
            throw new RestException(String.valueOf(e.getMessage()), e.effect() == DcsException.Effect.UNKNOWN, e);
        }
    }

    private static Endpoint endpoint(String apiUrl) throws RestException {
        try {
            URI uri = new URI(apiUrl);
            if (uri.getRawAuthority() == null) {
                throw new IllegalArgumentException(
                        "'" + apiUrl + "' is no address of a REST API: expected http(s)://host:port");
            }
            return Endpoint.parse(uri.getScheme() + "://" + uri.getRawAuthority(), false, HTTP_PORT);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new RestException(String.valueOf(e.getMessage()), false, e);
        }
    }

    /** Ends connections; calls under way fail at once. Idempotent. */
    @Override
    public void close() {
        caller.close();
    }
}
