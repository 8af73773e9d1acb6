package io.hanode.agent.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A node's REST API that answers what the test tells it to, and writes down what it was asked. */
final class FakeNode implements AutoCloseable {

    /** Closes the connection after the request in place of an answer. */
    static final int SILENT = -1;

    private record Answer(int status, String body) {}

    final String name;
    private final List<String> log;
    private final Map<String, List<Answer>> answers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /**
     * A node that listens.
     *
     * @param log where its requests are written: name, method, path, body
     */
    FakeNode(String name, List<String> log) {
        this.name = name;
        this.log = log;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Answers calls like {@code POST /restart}, one after the other, the last for ever. */
    FakeNode on(String call, int status, String body) {
        answers.computeIfAbsent(call, c -> new CopyOnWriteArrayList<>()).add(new Answer(status, body));
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String call =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        log.add((name + " " + call + " " + body).strip());
        List<Answer> known = answers.getOrDefault(call, List.of(new Answer(404, "no answer for " + call)));
        Answer answer = known.size() > 1 ? known.remove(0) : known.get(0);
        if (answer.status != SILENT) {
            byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
