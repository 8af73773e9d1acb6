package io.hanode.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.hanode.HaConfigurationException;
import io.hanode.HaNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: reads requests, finds their routes, runs them on their lanes, writes the answers. All reading and writing happens on
 * the request threads, under a deadline; what waits for the server or the cluster has threads of its own, so that health checks are
 * never kept waiting. One request a connection, as with Patroni: idle connections do not pile up.
 */
final class RestServer implements HttpHandler, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
    private static final int PROBE_THREADS = 4;
    private static final int STORE_THREADS = 2;
    private static final int LANE_QUEUE = 8;

    private final HttpServer http;
    private final HaNode node;
    private final RouteTable routes;
    private final HostAddresses names = new HostAddresses();
    private final RefusalLog refusals = new RefusalLog();
    private final @Nullable ServerTls tls;
    private final Certificates certificates;
    private volatile AccessControl access;
    private volatile Map<String, String> headers;
    private final DeadlineExecutor requests;
    private final Map<Route.Lane, ThreadPoolExecutor> lanes = new EnumMap<>(Route.Lane.class);

    /** Binds and listens. */
    RestServer(InetSocketAddress address, HaNode node, RestSettings settings) throws IOException {
        this.node = node;
        this.routes = Routes.all();
        this.access = new AccessControl(settings, names, refusals);
        this.headers = headers(settings);
        this.tls = tls(settings.tls());
        this.certificates =
                tls == null ? settings.certificates() : settings.certificates().with(Certificates.API, tls::expiry);
        http = listen(address, settings.limits().backlog());
        RestSettings.Limits limits = settings.limits();
        requests = new DeadlineExecutor("hanode-rest", limits.threads(), limits.requestDeadline());
        lane(Route.Lane.PROBE, "hanode-rest-probe", PROBE_THREADS);
        lane(Route.Lane.STORE, "hanode-rest-store", STORE_THREADS);
        lane(Route.Lane.SLOW, "hanode-rest-change", limits.changeThreads());
        http.setExecutor(requests);
        http.createContext("/", this);
        http.start();
    }

    private void lane(Route.Lane lane, String name, int threads) {
        lanes.put(lane, DaemonThreads.pool(name, threads, new ArrayBlockingQueue<>(LANE_QUEUE)));
    }

    private static @Nullable ServerTls tls(@Nullable RestTls settings) {
        if (settings == null) {
            return null;
        }
        List<String> faults = new ArrayList<>();
        ServerTls tls = TlsSetup.server(settings, faults);
        if (tls == null) {
            throw new HaConfigurationException(faults);
        }
        return tls;
    }

    private HttpServer listen(InetSocketAddress address, int backlog) throws IOException {
        if (tls == null) {
            return HttpServer.create(address, backlog);
        }
        HttpsServer server = HttpsServer.create(address, backlog);
        server.setHttpsConfigurator(tls);
        return server;
    }

    /**
     * Takes what of other settings can change while it listens; they were found to be without faults. Calls that are being answered go
     * on under those of before.
     *
     * @throws IllegalArgumentException when TLS files have come to be unusable since; then nothing changes
     */
    void take(RestSettings settings) {
        RestTls wanted = settings.tls();
        if (tls != null && wanted != null) {
            tls.take(wanted);
        }
        access = new AccessControl(settings, names, refusals);
        headers = headers(settings);
    }

    private static Map<String, String> headers(RestSettings settings) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String server = settings.headers().tokens().header();
        if (server != null) {
            all.put("Server", server);
        }
        all.putAll(settings.headers().plain());
        if (settings.tls() != null) {
            all.putAll(settings.headers().withTls());
        }
        return all;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        Route route = routes.find(method, path);
        if (route == null) {
            send(exchange, noRoute(path));
            return;
        }
        Answer refusal = access.refuse(exchange, route, node.status().snapshot());
        RequestReader.Body body =
                refusal == null ? RequestReader.body(exchange, route.body()) : RequestReader.Body.refused(refusal);
        if (body.refusal() != null) {
            send(exchange, body.refusal());
            return;
        }
        run(
                exchange,
                route,
                new Call(node, RequestReader.query(exchange.getRequestURI().getRawQuery()), body.json(), certificates));
    }

    private Answer noRoute(String path) {
        return routes.knows(path)
                ? Answer.text(405, "not possible on this path").withHeader("Allow", routes.allowed(path))
                : Answer.text(404, "there is no such path");
    }

    private void run(HttpExchange exchange, Route route, Call call) throws IOException {
        ThreadPoolExecutor lane = lanes.get(route.lane());
        if (lane == null) {
            send(exchange, answer(route.endpoint(), call));
            return;
        }
        try {
            lane.execute(() -> sendLater(exchange, answer(route.endpoint(), call)));
        } catch (RejectedExecutionException e) {
            send(exchange, answer(route.whenBusy(), call));
        }
    }

    /** An unexpected failure is told to the log, not to the client: its text may hold anything. */
    private static Answer answer(Endpoint endpoint, Call call) {
        try {
            return endpoint.answer(call);
        } catch (RuntimeException e) {
            LOG.error("A REST call failed unexpectedly; the client got status 500", e);
            return Answer.text(500, "internal error, see the log of the node");
        }
    }

    /** Writes on a request thread, where a client that does not read runs into the deadline. */
    private void sendLater(HttpExchange exchange, Answer answer) {
        try {
            requests.execute(() -> {
                try {
                    send(exchange, answer);
                } catch (IOException e) {
                    LOG.debug("A REST client went away before its answer: {}", e.toString());
                    exchange.close();
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.close();
        }
    }

    private void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = RouteTable.isStatusOnly(exchange.getRequestMethod())
                ? new byte[0]
                : answer.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Connection", "close");
            headers.forEach(exchange.getResponseHeaders()::set);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            if (body.length == 0) {
                exchange.sendResponseHeaders(answer.status(), -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops listening, cuts connections, interrupts what runs. */
    @Override
    public void close() {
        http.stop(0);
        lanes.values().forEach(ThreadPoolExecutor::shutdownNow);
        requests.close();
        names.close();
        lanes.values().forEach(DaemonThreads::end);
    }
}
