package io.hanode.testkit.server;

import io.hanode.cluster.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A Consul server for tests. {@link #any} takes what there is; {@link #own} is a process that the test may configure, stop, kill and
 * start again. Thread-safe.
 */
public final class ConsulServer extends StoreServer {

    /** Names a running server: {@code http://host:port}. */
    public static final String URL_PROPERTY = "hanode.test.consul.url";

    /** How short a session's TTL may be on the servers that this class starts; Consul's own default is 10 s. */
    public static final Duration SESSION_TTL_MIN = Duration.ofSeconds(1);

    private static final Duration CONSULS_SESSION_TTL_MIN = Duration.ofSeconds(10);
    private static final String IMAGE = "hashicorp/consul:1.21";
    private static final int IMAGE_PORT = 8500;
    private static final ServerOrigin ORIGIN = new ServerOrigin(
            "Consul",
            URL_PROPERTY,
            "consul",
            "scripts/test fetches it on Debian and Ubuntu; else put the program 'consul' on the PATH.");

    private final Duration sessionTtlMin;

    private ConsulServer(Running running, Duration sessionTtlMin) {
        super("Consul", running);
        this.sessionTtlMin = sessionTtlMin;
    }

    /**
     * A server from a URL in {@link #URL_PROPERTY}, a program on this machine, or a container; in this order.
     *
     * @throws IllegalStateException when there is none of them, with how to get one
     */
    public static ConsulServer any() {
        return ORIGIN.any(
                address -> new ConsulServer(Running.elsewhere(address), CONSULS_SESSION_TTL_MIN),
                () -> own(Map.of()),
                IMAGE,
                ConsulServer::contained);
    }

    private static ConsulServer contained(String image) {
        List<String> command = List.of("agent", "-dev", "-client", "0.0.0.0", "-hcl", "session_ttl_min=\"1s\"");
        return new ConsulServer(Running.in(Containers.start(image, IMAGE_PORT, command, Map.of())), SESSION_TTL_MIN);
    }

    /**
     * A process that serves alone, started.
     *
     * @param config Consul's configuration; wins over what this class would set
     * @throws IllegalStateException when there is no program, with how to get one
     */
    public static ConsulServer own(Map<String, ?> config) {
        ConsulServer server = prepare(ORIGIN.program(), config);
        server.start();
        return server;
    }

    /**
     * Servers of one cluster, started; the first that answers may not be its leader.
     *
     * @throws IllegalStateException when there is no program, with how to get one
     */
    public static List<ConsulServer> cluster(int size) {
        Path program = ORIGIN.program();
        List<Integer> gossip =
                IntStream.range(0, size).mapToObj(i -> FreePort.take()).toList();
        List<String> join = gossip.stream().map(port -> "127.0.0.1:" + port).toList();
        List<ConsulServer> servers = gossip.stream()
                .map(port -> prepare(
                        program,
                        Map.of("bootstrap_expect", size, "retry_join", join, "retry_interval", "1s", "gossip", port)))
                .toList();
        startTogether(servers);
        return servers;
    }

    private static ConsulServer prepare(Path program, Map<String, ?> config) {
        ServerProcess process = new ServerProcess("consul");
        Map<String, Object> all = new LinkedHashMap<>(config);
        int port = FreePort.take();
        Object gossip = all.remove("gossip");
        Map<String, Object> ports = new LinkedHashMap<>();
        ports.put("http", port);
        ports.put("dns", -1);
        ports.put("serf_wan", -1);
        ports.put("serf_lan", gossip == null ? FreePort.take() : gossip);
        ports.put("server", FreePort.take());
        if (all.remove("ports") instanceof Map<?, ?> more) {
            more.forEach((name, value) -> ports.put(String.valueOf(name), value));
        }
        all.put("ports", ports);
        all.putIfAbsent("server", true);
        all.putIfAbsent("bootstrap_expect", 1);
        all.putIfAbsent("node_name", "test-" + port);
        all.putIfAbsent("bind_addr", "127.0.0.1");
        all.putIfAbsent("client_addr", "127.0.0.1");
        all.putIfAbsent("data_dir", process.directory().resolve("data").toString());
        all.putIfAbsent("session_ttl_min", SESSION_TTL_MIN.toSeconds() + "s");
        all.putIfAbsent("performance", Map.of("raft_multiplier", 1));
        all.putIfAbsent("disable_update_check", true);
        Path file = process.directory().resolve("config.json");
        try {
            Files.writeString(file, Json.write(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> command = List.of(program.toString(), "agent", "-config-file", file.toString());
        return new ConsulServer(Running.process(port, process, command), SESSION_TTL_MIN);
    }

    /**
     * Runs Consul's program, for instance to make certificates, and waits for its end.
     *
     * @throws IllegalStateException when it fails, with what it printed, or when there is no program
     */
    public static void run(Path directory, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(ORIGIN.program().toString());
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + " failed: " + output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The shortest TTL of a session that it grants. */
    public Duration sessionTtlMin() {
        return sessionTtlMin;
    }

    @Override
    public boolean serves() {
        return hasLeader();
    }

    /** Whether it knows a leader. */
    public boolean hasLeader() {
        return request("GET", "/v1/status/leader", "", "").contains(":");
    }

    /**
     * Calls its HTTP API.
     *
     * @param token of its access control; empty for none
     * @return the answer's body
     * @throws IllegalStateException when the status is not 200
     */
    public String request(String method, String path, String body, String token) {
        HttpRequest.Builder request = request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("X-Consul-Token", token);
        }
        return send(request.build());
    }
}
