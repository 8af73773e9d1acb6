package io.hanode.dcs.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three servers in three processes: what is promised holds when one of them, the leader, is killed. */
class ZooKeeperEnsembleIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int SERVERS = 3;

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();
    private final List<Integer> clientPorts = new ArrayList<>();
    private List<String> peers = List.of();

    @BeforeEach
    void startEnsemble() throws Exception {
        List<Integer> ports = freePorts(3 * SERVERS);
        List<String> specs = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            specs.add((i + 1) + "=127.0.0.1:" + ports.get(3 * i) + ":" + ports.get(3 * i + 1));
            clientPorts.add(ports.get(3 * i + 2));
        }
        peers = specs;
        for (int i = 0; i < SERVERS; i++) {
            processes.add(launch(i));
        }
        await().atMost(LIMIT).until(() -> leader() >= 0);
    }

    @AfterEach
    void stopEnsemble() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void lockIsHeldOverTheDeathOfTheLeadingServerAndTokensGoOnIncreasing() throws Exception {
        try (DcsClient client = connect();
                DcsClient other = connect()) {
            DcsSession session = open(client, "pg1", Duration.ofSeconds(15));
            LeaderLock first = acquire(session, "pg1");
            session.releaseLeader(first, TIMEOUT);
            LeaderLock held = acquire(session, "pg1");
            session.writeAsLeader(held, "status", "before", Expect.any(), TIMEOUT);
            int killed = leader();
            processes.get(killed).destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            long start = System.nanoTime();
            await().atMost(LIMIT).until(() -> renewal(session) == RenewResult.RENEWED);
            System.out.println(
                    "renewed " + Duration.ofNanos(System.nanoTime() - start).toMillis()
                            + " ms after the kill of the leading server");
            assertThat(session.heldLeader(TIMEOUT)).contains(held);
            assertThat(session.writeAsLeader(held, "status", "after", Expect.any(), TIMEOUT))
                    .isInstanceOf(WriteResult.Written.class);
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> other.read(TIMEOUT).leader() != null);
            assertThat(other.read(TIMEOUT).leader().token()).isEqualTo(held.token());
            session.close();
            LeaderLock later = acquire(open(other, "pg2", Duration.ofSeconds(15)), "pg2");
            assertThat(later.token()).isGreaterThan(held.token());
            assertThat(held.token()).isGreaterThan(first.token());
            processes.set(killed, launch(killed));
            await().atMost(LIMIT).until(() -> !"".equals(mode(clientPorts.get(killed))));
        }
    }

    @Test
    void withoutAQuorumNothingIsAnsweredThatCouldBeWrong() throws Exception {
        try (DcsClient client = connect()) {
            DcsSession session = open(client, "pg1", Duration.ofSeconds(15));
            acquire(session, "pg1");
            client.read(TIMEOUT);
            processes.get(0).destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            processes.get(1).destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            for (int i = 0; i < 5; i++) {
                assertThat(renewal(session)).isNull();
                assertThat(fails(() -> client.read(Duration.ofSeconds(1)))).isTrue();
            }
        }
    }

    private DcsClient connect() {
        String servers = String.join(
                ",", clientPorts.stream().map(port -> "127.0.0.1:" + port).toList());
        return ZooKeeperDcs.builder(servers)
                .tickTime(EmbeddedZooKeeper.TICK_TIME)
                .build()
                .connect(new DcsScope("service", new ClusterName("orders")));
    }

    private static DcsSession open(DcsClient client, String node, Duration ttl) throws Exception {
        DcsSession[] session = new DcsSession[1];
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            session[0] = client.openSession(new SessionRequest(NodeName.of(node), ttl), TIMEOUT);
            return true;
        });
        return session[0];
    }

    private static LeaderLock acquire(DcsSession session, String node) throws DcsException {
        AcquireResult result = session.tryAcquireLeader(node, TIMEOUT);
        assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
        return ((AcquireResult.Acquired) result).lock();
    }

    /** Null when no answer came. */
    private static RenewResult renewal(DcsSession session) {
        try {
            return session.renew(Duration.ofSeconds(1));
        } catch (DcsException e) {
            return null;
        }
    }

    private static boolean fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        try {
            call.call();
            return false;
        } catch (DcsException e) {
            return true;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private int leader() {
        for (int i = 0; i < SERVERS; i++) {
            if (mode(clientPorts.get(i)).equals("leader")) {
                return i;
            }
        }
        return -1;
    }

    /** What a server says of itself: leader, follower, or nothing while it serves nobody. */
    private static String mode(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
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
                "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
                "-cp",
                System.getProperty("java.class.path"),
                EnsembleNode.class.getName(),
                Integer.toString(index + 1),
                directory.resolve("server" + index).toString(),
                "127.0.0.1:" + clientPorts.get(index)));
        command.addAll(peers);
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(true)
                .start();
    }

    /** All at once, so that they differ. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sockets.add(new ServerSocket(0));
            ports.add(sockets.get(i).getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
