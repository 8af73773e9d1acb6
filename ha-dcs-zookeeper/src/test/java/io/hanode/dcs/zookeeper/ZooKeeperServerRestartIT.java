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
import io.hanode.testkit.dcs.DcsOutage;
import io.hanode.testkit.dcs.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens around a server that stops and starts, and beside foreign programs that use the same nodes. */
class ZooKeeperServerRestartIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String BASE = "/service/orders";

    @TempDir
    Path directory;

    private EmbeddedZooKeeper server;
    private DcsClient client;

    @BeforeEach
    void start() throws Exception {
        server = EmbeddedZooKeeper.standalone(directory, "127.0.0.1:0").start();
        client = connect();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void sessionAndLockSurviveARestartOfTheServerAndTheWatchIsCalled() throws Exception {
        DcsSession session = open(client, "pg1", Duration.ofSeconds(20));
        LeaderLock lock = acquire(session, "pg1");
        AtomicInteger calls = new AtomicInteger();
        client.watch(calls::incrementAndGet);
        client.read(TIMEOUT);
        server.close();
        long start = System.nanoTime();
        assertThat(renewal(session, Duration.ofMillis(300))).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
        calls.set(0);
        server.start();
        await().atMost(LIMIT).until(() -> renewal(session, TIMEOUT) == RenewResult.RENEWED);
        await().atMost(LIMIT).until(() -> calls.get() > 0);
        assertThat(session.heldLeader(TIMEOUT)).contains(lock);
        assertThat(session.writeAsLeader(lock, "status", "1", Expect.any(), TIMEOUT))
                .isInstanceOf(WriteResult.Written.class);
    }

    /** Without that, a hung server would cost a leader its lease although all others are well. */
    @Test
    void renewalLeavesASilentServerForAnotherLongBeforeTheSessionTimeout() throws Exception {
        int port = Servers.port(server.connectString());
        try (TcpProxy one = new TcpProxy("127.0.0.1", port);
                TcpProxy two = new TcpProxy("127.0.0.1", port);
                DcsClient through = connect(one.address() + "," + two.address())) {
            DcsSession session = open(through, "pg1", Duration.ofSeconds(30));
            LeaderLock lock = acquire(session, "pg1");
            one.fail(DcsOutage.SILENT);
            boolean usesTwo = renewal(session, Duration.ofMillis(500)) == RenewResult.RENEWED;
            if (usesTwo) {
                one.restore();
                two.fail(DcsOutage.SILENT);
            }
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> renewal(session, Duration.ofSeconds(1)) == RenewResult.RENEWED);
            assertThat(session.heldLeader(TIMEOUT)).contains(lock);
        }
    }

    @Test
    void readConnectionComesBackAfterItsSessionHasExpired() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        client.watch(calls::incrementAndGet);
        client.read(TIMEOUT);
        Servers.expire(server.connectString(), ((ZooKeeperClient) client).readHandle());
        calls.set(0);
        await().atMost(LIMIT).until(() -> calls.get() > 0);
        assertThat(client.read(TIMEOUT).entries()).isEmpty();
        await().atMost(LIMIT).until(() -> callsSettled(calls));
        open(client, "pg1", TIMEOUT).write("config", "{}", Expect.any(), TIMEOUT);
        await().atMost(LIMIT).until(() -> calls.get() > 0);
    }

    @Test
    void lockThatAPatroniNodeHoldsIsRespected() throws Exception {
        DcsSession session = open(client, "pg1", TIMEOUT);
        try (PlainZooKeeper patroni = Servers.connect(server.connectString())) {
            patroni.create(BASE + "/leader", bytes("pg9"), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            long token = patroni.exists(BASE + "/leader", false).getCzxid();
            AcquireResult result = session.tryAcquireLeader("pg1", TIMEOUT);
            assertThat(result).isInstanceOf(AcquireResult.HeldBy.class);
            assertThat(((AcquireResult.HeldBy) result).holder().value()).isEqualTo("pg9");
            assertThat(((AcquireResult.HeldBy) result).holder().token().value()).isEqualTo(token);
        }
        await().atMost(LIMIT).until(() -> client.read(TIMEOUT).leader() == null);
        acquire(session, "pg1");
    }

    /** The epoch does not move when a program that knows nothing of it deletes the lock and takes it. */
    @Test
    void guardedWriteIsRefusedWhenAForeignProgramTookTheLockWithoutTheEpoch() throws Exception {
        DcsSession session = open(client, "pg1", TIMEOUT);
        LeaderLock lock = acquire(session, "pg1");
        try (PlainZooKeeper patroni = Servers.connect(server.connectString())) {
            patroni.delete(BASE + "/leader", -1);
            assertLockLost(session, lock);
            patroni.create(BASE + "/leader", bytes("pg9"), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
            assertLockLost(session, lock);
            assertThat(session.heldLeader(TIMEOUT)).isEmpty();
        }
    }

    /** After that the epoch starts again, so that its version alone would prove the wrong acquisition. */
    @Test
    void guardedWriteIsRefusedAfterTheWholeTreeWasDeletedAndTheLockTakenByAnother() throws Exception {
        DcsSession session = open(client, "pg1", TIMEOUT);
        LeaderLock lock = acquire(session, "pg1");
        try (PlainZooKeeper admin = Servers.connect(server.connectString())) {
            org.apache.zookeeper.ZKUtil.deleteRecursive(admin, BASE);
        }
        assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
        try (DcsClient other = connect()) {
            LeaderLock later = acquire(open(other, "pg2", TIMEOUT), "pg2");
            assertThat(later.token()).isGreaterThan(lock.token());
            assertLockLost(session, lock);
            assertThat(session.heldLeader(TIMEOUT)).isEmpty();
        }
    }

    @Test
    void embeddedServerGrantsTheTtlThatWasAskedFor() throws Exception {
        for (int seconds : new int[] {1, 3, 30, 120}) {
            DcsSession session = open(client, "pg1", Duration.ofSeconds(seconds));
            assertThat(session.grantedTtl()).isEqualTo(Duration.ofSeconds(seconds));
            session.close();
        }
    }

    @Test
    void keysAreWherePatroniHasThemAndBoundToTheSession() throws Exception {
        DcsSession session = open(client, "pg1", TIMEOUT);
        session.publishMember("{}", TIMEOUT);
        acquire(session, "pg1");
        session.write("config", "{\"ttl\":30}", Expect.any(), TIMEOUT);
        try (PlainZooKeeper patroni = Servers.connect(server.connectString())) {
            long owner = ((ZooKeeperSession) session).zooKeeper().getSessionId();
            assertThat(patroni.exists(BASE + "/leader", false).getEphemeralOwner())
                    .isEqualTo(owner);
            assertThat(patroni.exists(BASE + "/members/pg1", false).getEphemeralOwner())
                    .isEqualTo(owner);
            assertThat(patroni.exists(BASE + "/config", false).getEphemeralOwner())
                    .isZero();
            assertThat(new String(
                            patroni.getData(BASE + "/leader", false, null), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("pg1");
        }
    }

    private static void assertLockLost(DcsSession session, LeaderLock lock) throws DcsException {
        assertThat(session.writeAsLeader(lock, "status", "stale", Expect.any(), TIMEOUT))
                .isInstanceOf(WriteResult.LockLost.class);
    }

    private static boolean callsSettled(AtomicInteger calls) {
        return calls.getAndSet(0) == 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private DcsClient connect() {
        return connect(server.connectString());
    }

    private static DcsClient connect(String servers) {
        return ZooKeeperDcs.builder(servers)
                .tickTime(EmbeddedZooKeeper.TICK_TIME)
                .build()
                .connect(new DcsScope("service", new ClusterName("orders")));
    }

    private static DcsSession open(DcsClient client, String node, Duration ttl) throws DcsException {
        return client.openSession(new SessionRequest(NodeName.of(node), ttl), TIMEOUT);
    }

    private static LeaderLock acquire(DcsSession session, String node) throws DcsException {
        AcquireResult result = session.tryAcquireLeader(node, TIMEOUT);
        assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
        return ((AcquireResult.Acquired) result).lock();
    }

    /** Null when no answer came. */
    private static RenewResult renewal(DcsSession session, Duration timeout) {
        try {
            return session.renew(timeout);
        } catch (DcsException e) {
            return null;
        }
    }
}
