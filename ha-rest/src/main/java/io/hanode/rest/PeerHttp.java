package io.hanode.rest;

import io.hanode.HaConfigurationException;
import io.hanode.http.BoundedBody;
import io.hanode.http.ClosableHttpClient;
import io.hanode.http.ReloadingTls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The calls of the peer probe. Whatever keeps a peer from answering becomes a sentence. Thread-safe. */
final class PeerHttp implements AutoCloseable {

    /** A status with many standbys and tags has some kilobytes. */
    static final int MAX_ANSWER = 256 * 1024;

    private ClientAccess access;
    private @Nullable ReloadingTls tls;
    private @Nullable ClosableHttpClient client;
    private boolean closed;

    PeerHttp(ClientAccess access) {
        this.access = access;
    }

    /** Nothing came back; the message says why. */
    static final class NoAnswerException extends Exception {

        private static final long serialVersionUID = 1L;

        NoAnswerException(String why) {
            super(why, null, false, false);
        }

        /** Why, about the peer as the subject. */
        String why() {
            return String.valueOf(getMessage());
        }
    }

    /** Reads what is at that address. */
    HttpResponse<String> get(String url, Duration timeout) throws NoAnswerException, InterruptedException {
        return send(url, null, null, timeout);
    }

    /**
     * Posts JSON to another path of the same server, with user and password.
     *
     * @param url of which all but scheme, host and port is left out
     */
    HttpResponse<String> post(String url, String path, String json, Duration timeout)
            throws NoAnswerException, InterruptedException {
        return send(url, path, json, timeout);
    }

    private HttpResponse<String> send(String url, @Nullable String path, @Nullable String json, Duration timeout)
            throws NoAnswerException, InterruptedException {
        try {
            URI base = new URI(url);
            if (base.getHost() == null || !Set.of("http", "https").contains(String.valueOf(base.getScheme()))) {
                throw new NoAnswerException("its api_url is no http or https address");
            }
            InetAddress.getByName(base.getHost());
            URI uri = path == null ? base : new URI(base.getScheme() + "://" + base.getRawAuthority() + path);
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).timeout(timeout).header("Accept", "application/json");
            return client().send(addBody(request, json).build(), info -> new BoundedBody(MAX_ANSWER));
        } catch (HttpTimeoutException e) {
            throw new NoAnswerException("did not answer within " + timeout.toMillis() + " ms");
        } catch (UnknownHostException e) {
            throw new NoAnswerException("the host of its api_url cannot be resolved");
        } catch (ConnectException e) {
            throw new NoAnswerException("does not accept connections");
        } catch (SSLException e) {
            throw new NoAnswerException("and this node cannot agree on TLS: " + e.getMessage());
        } catch (IOException e) {
            throw new NoAnswerException("the connection failed: " + e.getMessage());
        } catch (URISyntaxException | RuntimeException e) {
            throw new NoAnswerException("cannot be asked, its api_url may be malformed: "
                    + e.getClass().getSimpleName());
        }
    }

    private HttpRequest.Builder addBody(HttpRequest.Builder request, @Nullable String json) {
        if (json == null) {
            return request.GET();
        }
        String authorization = access().authorization();
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json));
    }

    private synchronized ClientAccess access() {
        return access;
    }

    private synchronized HttpClient client() {
        if (closed) {
            throw new IllegalStateException("the probe is closed");
        }
        if (client == null) {
            List<String> faults = new ArrayList<>();
            tls = TlsSetup.client("REST API peers", access, faults);
            if (tls == null) {
                throw new HaConfigurationException(faults);
            }
            client = new ClosableHttpClient("hanode-ask-http", tls.context());
        }
        return client.get();
    }

    /**
     * Takes what the next peers are shown and asked for.
     *
     * @throws IllegalArgumentException when the files cannot be used; then nothing changes
     */
    synchronized void take(ClientAccess other) {
        if (tls != null) {
            tls.use(TlsSetup.files(other));
        }
        access = other;
    }

    /** Ends all calls. */
    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close();
        }
    }
}
