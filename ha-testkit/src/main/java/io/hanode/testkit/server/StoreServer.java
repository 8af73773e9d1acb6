package io.hanode.testkit.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the servers of stores that speak HTTP have in common: an address, and a process, if it is the test's own. Thread-safe. */
public abstract sealed class StoreServer implements AutoCloseable permits ConsulServer, EtcdServer {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final String product;
    private final Running running;
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * How a server can be reached and ended.
     *
     * @param process null when it is not the test's own
     * @param command starts the process
     * @param stop ends it
     */
    record Running(InetSocketAddress address, @Nullable ServerProcess process, List<String> command, Closeable stop) {

        /** A server that a URL has named; it is left alone. */
        static Running elsewhere(InetSocketAddress address) {
            return new Running(address, null, List.of(), () -> {});
        }

        static Running in(Containers.Container container) {
            return new Running(container.address(), null, List.of(), container.stop());
        }

        /** A process of this machine, on loopback. */
        static Running process(int port, ServerProcess process, List<String> command) {
            return new Running(InetSocketAddress.createUnresolved("127.0.0.1", port), process, command, process);
        }
    }

    StoreServer(String product, Running running) {
        this.product = product;
        this.running = running;
    }

    /** Where clients connect to. */
    public InetSocketAddress address() {
        return running.address();
    }

    /** {@code host:port} for clients. */
    public String hostPort() {
        return address().getHostString() + ":" + address().getPort();
    }

    /**
     * Its process.
     *
     * @throws IllegalStateException when it is not the test's own
     */
    public ServerProcess process() {
        ServerProcess process = running.process();
        if (process == null) {
            throw new IllegalStateException("this " + product + " is not a process of the test's own");
        }
        return process;
    }

    /** Starts it, again after it was stopped, and waits until it serves. */
    public void start() {
        process().start(command(), this::serves);
    }

    /** Starts it and does not wait, for one that needs others before it serves. */
    public void begin() {
        process().begin(command());
    }

    /** Whether it serves clients; may throw instead of saying no. */
    public abstract boolean serves();

    List<String> command() {
        return running.command();
    }

    static void startTogether(List<? extends StoreServer> servers) {
        servers.forEach(StoreServer::begin);
        servers.forEach(server -> server.process().awaitUntil(server::serves));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + hostPort() + path)).timeout(TIMEOUT);
    }

    /**
     * Sends a request.
     *
     * @return the answer's body
     * @throws IllegalStateException when the status is not 200
     */
    String send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(product + " answered " + request.method() + " "
                        + request.uri().getPath() + ": " + response.statusCode() + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends it and deletes its data; leaves a server alone that a URL has named. */
    @Override
    public void close() {
        try {
            running.stop().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
