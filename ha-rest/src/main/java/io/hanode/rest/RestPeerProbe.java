package io.hanode.rest;

import io.hanode.HaConfigurationException;
import io.hanode.http.BoundedBody;
import io.hanode.http.ClosableHttpClient;
import io.hanode.http.ReloadingTls;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerProbe;
import io.hanode.peer.PeerView;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks {@code GET api_url} of all peers at the same time, ours and Patroni's. Each question runs on a thread of its own, names are
 * looked up there too, and the caller waits for no thread longer than the timeout.
 */
final class RestPeerProbe implements PeerProbe {

    /** A status with many standbys and tags has some kilobytes. */
    static final int MAX_ANSWER = 256 * 1024;

    /** Many more than a cluster has nodes: beyond it (name look-ups that hang) questions wait, and time out as silence. */
    private static final int THREADS = 32;

    private final ThreadPoolExecutor askers = DaemonThreads.pool("hanode-ask", THREADS, new LinkedBlockingQueue<>());
    private ClientAccess access;
    private @Nullable ReloadingTls tls;
    private @Nullable ClosableHttpClient client;
    private boolean closed;

    RestPeerProbe(ClientAccess access) {
        this.access = access;
    }

    @Override
    public SortedMap<NodeName, PeerView> ask(List<PeerAddress> peers, Duration timeout) {
        SortedMap<NodeName, PeerView> views = new TreeMap<>();
        List<Callable<PeerView>> questions = new ArrayList<>();
        for (PeerAddress peer : peers) {
            views.put(
                    peer.node(),
                    new PeerView.Silent(peer.node(), "did not answer within " + timeout.toMillis() + " ms"));
            questions.add(() -> askOne(peer, timeout));
        }
        try {
            for (Future<PeerView> answer : askers.invokeAll(questions, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                take(answer, views);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            peers.forEach(p -> views.put(p.node(), new PeerView.Silent(p.node(), "the question was interrupted")));
        } catch (RejectedExecutionException e) {
            peers.forEach(p -> views.put(p.node(), new PeerView.Silent(p.node(), "not asked: the probe is closed")));
        }
        return views;
    }

    private static void take(Future<PeerView> answer, SortedMap<NodeName, PeerView> views) throws InterruptedException {
        try {
            PeerView view = answer.get();
            views.put(view.node(), view);
        } catch (CancellationException | ExecutionException e) {
            // its view stays the one that says so
            return;
        }
    }

    private PeerView askOne(PeerAddress peer, Duration timeout) throws InterruptedException {
        try {
            URI uri = new URI(peer.apiUrl());
            if (uri.getHost() == null || !Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
                return silent(peer, "its api_url is no http or https address");
            }
            InetAddress.getByName(uri.getHost());
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(timeout)
                    .header("Accept", "application/json")
                    .GET()
                    .build();
            HttpResponse<String> response = client().send(request, info -> new BoundedBody(MAX_ANSWER));
            return response.statusCode() == 200
                    ? PeerAnswerParser.parse(peer.node(), response.body())
                    : silent(peer, "answered with status " + response.statusCode());
        } catch (HttpTimeoutException e) {
            return silent(peer, "did not answer within " + timeout.toMillis() + " ms");
        } catch (UnknownHostException e) {
            return silent(peer, "the host of its api_url cannot be resolved");
        } catch (ConnectException e) {
            return silent(peer, "does not accept connections");
        } catch (SSLException e) {
            return silent(peer, "and this node cannot agree on TLS: " + e.getMessage());
        } catch (IOException e) {
            return silent(peer, "the connection failed: " + e.getMessage());
        } catch (URISyntaxException | RuntimeException e) {
            return silent(
                    peer,
                    "cannot be asked, its api_url may be malformed: "
                            + e.getClass().getSimpleName());
        }
    }

    private static PeerView silent(PeerAddress peer, String reason) {
        return new PeerView.Silent(peer.node(), reason);
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

    /** Ends all questions. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (client != null) {
                client.close();
            }
        }
        DaemonThreads.end(askers);
    }
}
