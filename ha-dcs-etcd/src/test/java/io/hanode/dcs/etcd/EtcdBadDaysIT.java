package io.hanode.dcs.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.testkit.server.EtcdServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else happens to a store: odd data, compaction, servers that are not what they were. */
class EtcdBadDaysIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final DcsScope SCOPE = new DcsScope("service", new ClusterName("orders"));
    private static final int MEGABYTE = 1 << 20;

    private EtcdServer server;

    @BeforeEach
    void startServer() {
        server = EtcdServer.own();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void thousandForeignKeysAndLargeOnesDoNoHarm() throws Exception {
        try (DcsClient client = connect(server.hostPort())) {
            DcsSession session = open(client);
            for (int i = 0; i < 1_000; i++) {
                putForeign("other/" + i, "x");
            }
            putForeign("large", "x".repeat(MEGABYTE + 100));
            LeaderLock lock = acquire(session);
            assertThat(session.writeAsLeader(lock, "config", "{}", Expect.absent(), TIMEOUT))
                    .isInstanceOf(WriteResult.Written.class);
            DcsTree tree = client.read(TIMEOUT);
            assertThat(tree.entries()).hasSize(1_001).containsKeys("config", "other/0", "other/999");
            assertThat(tree.leader().token()).isEqualTo(lock.token());
        }
    }

    @Test
    void valueOfAMegabyteIsStoredAndALargerOneIsRefused() throws Exception {
        try (DcsClient client = connect(server.hostPort())) {
            DcsSession session = open(client);
            String value = "x".repeat(MEGABYTE);
            assertThat(session.write("history", value, Expect.absent(), TIMEOUT))
                    .isInstanceOf(WriteResult.Written.class);
            assertThat(client.read(TIMEOUT).entries().get("history").value()).isEqualTo(value);
            DcsException refused = catchThrowableOfType(
                    DcsException.class,
                    () -> session.write("history", value + value.substring(MEGABYTE / 4), Expect.any(), TIMEOUT));
            assertThat(refused).hasMessageContaining("request is too large");
            assertThat(refused.effect()).isEqualTo(Effect.NOT_APPLIED);
        }
    }

    @Test
    void compactionUnderAWatchWakesAndTheWatchGoesOn() throws Exception {
        try (DcsClient client = connect(server.hostPort())) {
            AtomicInteger calls = new AtomicInteger();
            client.watch(calls::incrementAndGet);
            DcsSession session = open(client);
            session.write("config", "{}", Expect.absent(), TIMEOUT);
            await().atMost(LIMIT).until(() -> calls.get() > 1);
            String revision = "";
            for (int i = 0; i < 50; i++) {
                Map<?, ?> header = (Map<?, ?>)
                        server.request("/v3/kv/put", Map.of("key", Bytes.encode("/elsewhere"), "value", ""), "")
                                .get("header");
                revision = String.valueOf(header.get("revision"));
            }
            calls.set(0);
            server.request("/v3/kv/compaction", Map.of("revision", revision), "");
            // The next stream would go on at a revision that is not there any more: something may have been missed.
            await().atMost(LIMIT).until(() -> calls.get() > 0);
            calls.set(0);
            session.write("config", "{1}", Expect.any(), TIMEOUT);
            await().atMost(LIMIT).until(() -> calls.get() > 0);
        }
    }

    @Test
    void serverWithOldDataIsLeftAsStale(@TempDir Path backup) throws Exception {
        String early = write("early");
        server.process().stop();
        copy(server.process().directory().resolve("data"), backup.resolve("data"));
        server.start();
        try (EtcdServer old = EtcdServer.own("--data-dir=" + backup.resolve("data"));
                DcsClient client = connect(server.hostPort() + "," + old.hostPort())) {
            String late = write("late");
            assertThat(late).isNotEqualTo(early);
            assertThat(client.read(TIMEOUT).entries().get("config").value()).isEqualTo("late");
            server.process().stop();
            DcsException stale = catchThrowableOfType(DcsException.class, () -> client.read(TIMEOUT));
            assertThat(stale)
                    .hasMessageContaining("etcd http://" + server.hostPort() + " does not accept connections")
                    .hasMessageContaining("etcd http://" + old.hostPort() + " is stale");
            server.start();
            await().atMost(LIMIT).ignoreExceptions().until(() -> client.read(TIMEOUT) != null);
        }
    }

    @Test
    void serverOfAnotherClusterIsRefused() throws Exception {
        try (EtcdServer stranger = EtcdServer.own();
                DcsClient client = connect(server.hostPort() + "," + stranger.hostPort())) {
            client.read(TIMEOUT);
            server.process().stop();
            assertThat(catchThrowableOfType(DcsException.class, () -> client.read(TIMEOUT)))
                    .hasMessageContaining("etcd http://" + stranger.hostPort() + " belongs to another etcd cluster");
        }
    }

    @Test
    void serverThatCannotBeFoundIsPassedOver() throws Exception {
        try (DcsClient client = connect("hanode.invalid:2379," + server.hostPort())) {
            acquire(open(client));
            assertThat(client.read(TIMEOUT).leader()).isNotNull();
        }
    }

    /** Patroni writes over the leader key when it bootstraps; the key's creation is the same, the lock is not. */
    @Test
    void lockThatAForeignProgramWroteOverIsLost() throws Exception {
        try (DcsClient client = connect(server.hostPort())) {
            DcsSession session = open(client);
            LeaderLock lock = acquire(session);
            putForeign("leader", "patroni1");
            assertThat(client.read(TIMEOUT).leader().token()).isGreaterThan(lock.token());
            assertThat(session.heldLeader(TIMEOUT)).isEmpty();
            assertThat(session.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT))
                    .isInstanceOf(WriteResult.LockLost.class);
            assertThat(session.releaseLeader(lock, TIMEOUT)).isEqualTo(ReleaseResult.NOT_HELD);
        }
    }

    private String write(String value) throws DcsException {
        try (DcsClient client = connect(server.hostPort())) {
            return String.valueOf(open(client).write("config", value, Expect.any(), TIMEOUT));
        }
    }

    private void putForeign(String key, String value) {
        server.request(
                "/v3/kv/put", Map.of("key", Bytes.encode(new Keys(SCOPE).key(key)), "value", Bytes.encode(value)), "");
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DcsClient connect(String hostPorts) {
        return EtcdDcs.builder(hostPorts).discovery(false).build().connect(SCOPE);
    }

    private static DcsSession open(DcsClient client) throws DcsException {
        return client.openSession(new SessionRequest(NodeName.of("pg1"), Duration.ofSeconds(30)), TIMEOUT);
    }

    private static LeaderLock acquire(DcsSession session) throws DcsException {
        AcquireResult result = session.tryAcquireLeader("pg1", TIMEOUT);
        assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
        return ((AcquireResult.Acquired) result).lock();
    }
}
