package io.hanode.dcs.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsScope;
import io.hanode.model.ClusterName;
import io.hanode.testkit.server.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Three servers in three processes, which tests stop, kill and start again. */
final class Ensemble implements AutoCloseable {

    static final int SERVERS = 3;

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path directory;
    private final List<String> jvmOptions;
    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> clientPorts = new ArrayList<>();
    private final List<String> peers = new ArrayList<>();

    private Ensemble(Path directory, List<String> jvmOptions) {
        this.directory = directory;
        this.jvmOptions = jvmOptions;
    }

    /** An ensemble of which all servers serve. */
    static Ensemble start(Path directory, String... jvmOptions) throws IOException {
        Ensemble ensemble = new Ensemble(directory, List.of(jvmOptions));
        for (int i = 0; i < SERVERS; i++) {
            ensemble.peers.add((i + 1) + "=127.0.0.1:" + FreePort.take() + ":" + FreePort.take());
            ensemble.clientPorts.add(FreePort.take());
        }
        try {
            for (int i = 0; i < SERVERS; i++) {
                ensemble.processes.add(ensemble.launch(i));
            }
            IntStream.range(0, SERVERS).forEach(ensemble::awaitServing);
            return ensemble;
        } catch (Throwable t) {
            ensemble.close();
            throw t;
        }
    }

    String address(int server) {
        return "127.0.0.1:" + clientPorts.get(server);
    }

    String connectString() {
        return String.join(
                ",", IntStream.range(0, SERVERS).mapToObj(this::address).toList());
    }

    /** A client of all servers. */
    DcsClient connect() {
        return connect(connectString());
    }

    static DcsClient connect(String servers) {
        return ZooKeeperDcs.builder(servers)
                .tickTime(EmbeddedZooKeeper.TICK_TIME)
                .build()
                .connect(new DcsScope("service", new ClusterName("orders")));
    }

    /** The server that leads, once one does. */
    int awaitLeader() {
        return await().atMost(LIMIT).until(this::leader, server -> server >= 0);
    }

    int follower() {
        int leader = awaitLeader();
        return IntStream.range(0, SERVERS).filter(i -> i != leader).findFirst().orElseThrow();
    }

    private int leader() {
        return IntStream.range(0, SERVERS)
                .filter(i -> mode(i).equals("leader"))
                .findFirst()
                .orElse(-1);
    }

    /** Kills a server without notice. */
    void kill(int server) throws InterruptedException {
        processes.get(server).destroyForcibly();
        assertThat(processes.get(server).waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Stops a server in order. */
    void stop(int server) throws IOException, InterruptedException {
        processes.get(server).getOutputStream().close();
        assertThat(processes.get(server).waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Starts a server that was stopped or killed. */
    void restart(int server) throws IOException {
        processes.set(server, launch(server));
    }

    void awaitServing(int server) {
        await().atMost(LIMIT).until(() -> !mode(server).isEmpty());
    }

    /** What a server says of itself: leader, follower, read-only, or nothing while it serves nobody. */
    String mode(int server) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clientPorts.get(server))) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> line.substring("Mode: ".length()))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private Process launch(int index) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile")));
        command.addAll(jvmOptions);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                EnsembleNode.class.getName(),
                Integer.toString(index + 1),
                directory.resolve("server" + index).toString(),
                address(index)));
        command.addAll(peers);
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server" + index + ".log").toFile()))
                .redirectErrorStream(true)
                .start();
    }

    @Override
    public void close() {
        for (Process process : processes) {
            process.destroyForcibly().onExit().join();
        }
    }
}
