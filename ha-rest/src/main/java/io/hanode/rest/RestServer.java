package io.hanode.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.hanode.HaNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
    private static final int BACKLOG = 128;
    private static final int PROBE_THREADS = 4;
    private static final int LANE_QUEUE = 8;

    private final HttpServer http;
    private final HaNode node;
    private final RouteTable routes;
    private final @Nullable BasicAuthentication authentication;
    private final DeadlineExecutor requests;
    private final ThreadPoolExecutor probes;
    private final ThreadPoolExecutor changes;

    /** Binds and listens. */
    RestServer(InetSocketAddress address, HaNode node, RestSettings settings) throws IOException {
        this.node = node;
        this.routes = Routes.all();
        this.authentication = settings.authentication();
        http = HttpServer.create(address, BACKLOG);
        requests = new DeadlineExecutor("hanode-rest", settings.threads(), settings.requestDeadline());
        probes = DaemonThreads.pool("hanode-rest-probe", PROBE_THREADS, new ArrayBlockingQueue<>(LANE_QUEUE));
        changes = DaemonThreads.pool(
                "hanode-rest-change", settings.changeThreads(), new ArrayBlockingQueue<>(LANE_QUEUE));
        http.setExecutor(requests);
        http.createContext("/", this);
        http.start();
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        Route route = routes.find(method, path);
        Answer refusal = route == null ? noRoute(path) : unauthorized(exchange, route);
        if (route == null || refusal != null) {
            send(exchange, refusal == null ? noRoute(path) : refusal);
            return;
        }
        RequestReader.Body body = new RequestReader.Body(Map.of(), null);
        if (route.body() == Route.Body.JSON) {
            body = RequestReader.body(exchange);
        }
        if (body.refusal() != null) {
            send(exchange, body.refusal());
            return;
        }
        run(
                exchange,
                route,
                new Call(node, RequestReader.query(exchange.getRequestURI().getRawQuery()), body.json()));
    }

    private Answer noRoute(String path) {
        return routes.knows(path)
                ? Answer.text(405, "not possible on this path").withHeader("Allow", routes.allowed(path))
                : Answer.text(404, "there is no such path");
    }

    private @Nullable Answer unauthorized(HttpExchange exchange, Route route) {
        return authentication == null || route.access() == Route.Access.SAFE
                ? null
                : authentication.refuse(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private void run(HttpExchange exchange, Route route, Call call) throws IOException {
        if (route.lane() == Route.Lane.FAST) {
            send(exchange, answer(route.endpoint(), call));
            return;
        }
        try {
            ThreadPoolExecutor lane = route.lane() == Route.Lane.PROBE ? probes : changes;
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

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = RouteTable.isStatusOnly(exchange.getRequestMethod())
                ? new byte[0]
                : answer.body().getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Connection", "close");
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
        changes.shutdownNow();
        probes.shutdownNow();
        requests.close();
        DaemonThreads.end(probes);
        DaemonThreads.end(changes);
    }
}
