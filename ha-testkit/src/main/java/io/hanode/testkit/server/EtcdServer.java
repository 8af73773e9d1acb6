package io.hanode.testkit.server;

import io.hanode.cluster.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An etcd server for tests. {@link #any} takes what there is; {@link #own} is a process that the test may configure, stop, kill and
 * start again. Thread-safe.
 */
public final class EtcdServer extends StoreServer {

    /** Names a running server: {@code http://host:port}. */
    public static final String URL_PROPERTY = "hanode.test.etcd.url";

    private static final String IMAGE = "quay.io/coreos/etcd:v3.5.21";
    private static final int IMAGE_PORT = 2379;
    private static final ServerOrigin ORIGIN = new ServerOrigin(
            "etcd",
            URL_PROPERTY,
            "etcd",
            "scripts/test installs it on Debian and Ubuntu; else put the program 'etcd' (3.4 or later) on the PATH.");

    private EtcdServer(Running running) {
        super("etcd", running);
    }

    /**
     * A server from a URL in {@link #URL_PROPERTY}, a program on this machine, or a container; in this order.
     *
     * @throws IllegalStateException when there is none of them, with how to get one
     */
    public static EtcdServer any() {
        return ORIGIN.any(
                address -> new EtcdServer(Running.elsewhere(address)), () -> own(), IMAGE, EtcdServer::contained);
    }

    private static EtcdServer contained(String image) {
        String everywhere = "http://0.0.0.0:" + IMAGE_PORT;
        return new EtcdServer(Running.in(Containers.start(
                image,
                IMAGE_PORT,
                List.of("etcd", "--listen-client-urls", everywhere, "--advertise-client-urls", everywhere),
                Map.of())));
    }

    /**
     * A process that serves alone, started.
     *
     * @param options of etcd's command line; win over what this class would set
     * @throws IllegalStateException when there is no program, with how to get one
     */
    public static EtcdServer own(String... options) {
        EtcdServer server = prepare("http", FreePort.take(), FreePort.take(), List.of(), List.of(options));
        server.start();
        return server;
    }

    /**
     * A process that serves alone, over TLS, started: its port is open, and {@link #request} does not reach it.
     *
     * @param options of etcd's command line, with certificates and keys
     */
    public static EtcdServer secure(String... options) {
        EtcdServer server = prepare("https", FreePort.take(), FreePort.take(), List.of(), List.of(options));
        server.start();
        return server;
    }

    /**
     * Servers of one cluster, started.
     *
     * @throws IllegalStateException when there is no program, with how to get one
     */
    public static List<EtcdServer> cluster(int size) {
        List<Integer> peers =
                IntStream.range(0, size).mapToObj(i -> FreePort.take()).toList();
        List<EtcdServer> servers = peers.stream()
                .map(peer -> prepare("http", FreePort.take(), peer, peers, List.of()))
                .toList();
        startTogether(servers);
        return servers;
    }

    private static EtcdServer prepare(
            String scheme, int port, int peerPort, List<Integer> peers, List<String> options) {
        Path program = ORIGIN.program();
        ServerProcess process = new ServerProcess("etcd");
        List<Integer> all = peers.isEmpty() ? List.of(peerPort) : peers;
        String cluster = String.join(
                ",",
                all.stream().map(peer -> "m" + peer + "=" + url("http", peer)).toList());
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--name=m" + peerPort,
                "--data-dir=" + process.directory().resolve("data"),
                "--listen-client-urls=" + url(scheme, port),
                "--advertise-client-urls=" + url(scheme, port),
                "--listen-peer-urls=" + url("http", peerPort),
                "--initial-advertise-peer-urls=" + url("http", peerPort),
                "--initial-cluster=" + cluster,
                "--initial-cluster-token=" + all.get(0),
                "--logger=zap"));
        command.addAll(options);
        return new EtcdServer(Running.process(port, process, command));
    }

    private static String url(String scheme, int port) {
        return scheme + "://127.0.0.1:" + port;
    }

    /** Whether it answers a read through its quorum, or wants a user for it; over TLS, whether its port is open. */
    @Override
    public boolean serves() {
        if (isSecure()) {
            return accepts();
        }
        try {
            return request("/v3/kv/range", Map.of("key", "YQ=="), "").containsKey("header");
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage()).contains("user name is empty");
        }
    }

    private boolean isSecure() {
        return command().stream().anyMatch(option -> option.startsWith("--listen-client-urls=https:"));
    }

    private boolean accepts() {
        try (Socket socket = new Socket(address().getHostString(), address().getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether it is its cluster's leader; false when it does not answer. */
    public boolean isLeader() {
        try {
            Map<String, Object> status = request("/v3/maintenance/status", Map.of(), "");
            return status.get("header") instanceof Map<?, ?> header
                    && String.valueOf(header.get("member_id")).equals(status.get("leader"));
        } catch (IllegalStateException | UncheckedIOException e) {
            return false;
        }
    }

    /**
     * Calls its gateway.
     *
     * @param path for instance {@code /v3/kv/put}
     * @param token of its authentication; empty for none
     * @throws IllegalStateException when the status is not 200
     */
    public Map<String, Object> request(String path, Map<String, ?> body, String token) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(Json.write(body)));
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        return Json.object(send(request.build()));
    }
}
