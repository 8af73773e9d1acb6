package io.hanode.dcs.zookeeper;

import static io.hanode.dcs.zookeeper.Calls.LIMIT;
import static io.hanode.dcs.zookeeper.Calls.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.WriteResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is promised holds when servers of an ensemble die, restart, or are cut off from each other. */
class ZooKeeperEnsembleIT {

    private static final Duration TTL = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    private Ensemble ensemble;

    @BeforeEach
    void startEnsemble() throws Exception {
        ensemble = Ensemble.start(directory, "-Dreadonlymode.enabled=true");
    }

    @AfterEach
    void stopEnsemble() {
        ensemble.close();
    }

    @Test
    void lockIsHeldOverTheDeathOfTheLeadingServerAndTokensGoOnIncreasing() throws Exception {
        try (DcsClient client = ensemble.connect();
                DcsClient other = ensemble.connect()) {
            DcsSession session = Calls.open(client, "pg1", TTL);
            LeaderLock first = Calls.acquire(session, "pg1");
            session.releaseLeader(first, TIMEOUT);
            LeaderLock held = Calls.acquire(session, "pg1");
            session.writeAsLeader(held, "status", "before", Expect.any(), TIMEOUT);
            int killed = ensemble.awaitLeader();
            ensemble.kill(killed);
            long start = System.nanoTime();
            Calls.awaitRenewal(session);
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
            LeaderLock later = Calls.acquire(Calls.open(other, "pg2", TTL), "pg2");
            assertThat(later.token()).isGreaterThan(held.token());
            assertThat(held.token()).isGreaterThan(first.token());
            ensemble.restart(killed);
            ensemble.awaitServing(killed);
        }
    }

    /** What an operator does for an update: followers first, the leading server last, each after the one before is back. */
    @Test
    void leaseOutlivesARestartOfEveryServer() throws Exception {
        try (DcsClient client = ensemble.connect();
                DcsClient other = ensemble.connect()) {
            DcsSession session = Calls.open(client, "pg1", TTL);
            DcsSession rival = Calls.open(other, "pg2", TTL);
            LeaderLock held = Calls.acquire(session, "pg1");
            try (Renewing lease = Renewing.start(session);
                    Renewing rivals = Renewing.start(rival)) {
                int last = ensemble.awaitLeader();
                for (int i = 1; i <= Ensemble.SERVERS; i++) {
                    int server = (last + i) % Ensemble.SERVERS;
                    ensemble.stop(server);
                    lease.awaitNext();
                    ensemble.restart(server);
                    ensemble.awaitServing(server);
                    rivals.awaitNext();
                    AcquireResult result = rival.tryAcquireLeader("pg2", TIMEOUT);
                    assertThat(result).isInstanceOf(AcquireResult.HeldBy.class);
                    assertThat(((AcquireResult.HeldBy) result).holder().token()).isEqualTo(held.token());
                }
                assertThat(lease.longestGap()).isLessThan(session.grantedTtl());
                System.out.println("longest time between two renewals in a rolling restart: "
                        + lease.longestGap().toMillis() + " ms");
            }
            assertThat(session.heldLeader(TIMEOUT)).contains(held);
            assertThat(session.writeAsLeader(held, "status", "after", Expect.any(), TIMEOUT))
                    .isInstanceOf(WriteResult.Written.class);
        }
    }

    @Test
    void sessionThatMovesFromServerToServerKeepsWhatItOwns() throws Exception {
        try (DcsClient client = ensemble.connect()) {
            DcsSession session = Calls.open(client, "pg1", TTL);
            LeaderLock held = Calls.acquire(session, "pg1");
            session.publishMember("{}", TIMEOUT);
            ZooKeeper handle = ((ZooKeeperSession) session).zooKeeper();
            long id = handle.getSessionId();
            for (int i = 0; i < 5; i++) {
                String before = server(handle);
                await().atMost(LIMIT).until(() -> {
                    Handles.disconnect(handle);
                    Calls.awaitRenewal(session);
                    return !before.equals(server(handle));
                });
                assertThat(session.heldLeader(TIMEOUT)).contains(held);
                assertThat(session.writeAsLeader(held, "status", "" + i, Expect.any(), TIMEOUT))
                        .isInstanceOf(WriteResult.Written.class);
            }
            assertThat(handle.getSessionId()).isEqualTo(id);
            assertThat(client.read(TIMEOUT).entries()).containsKeys("members/pg1", "status");
        }
    }

    /** A copy of the session elsewhere takes it away from the first connection, whose requests the servers then refuse. */
    @Test
    void writeOverAConnectionThatTheSessionHasLeftIsNeverTakenForDone() throws Exception {
        int one = ensemble.follower();
        int two = ensemble.awaitLeader();
        try (DcsClient client = Ensemble.connect(ensemble.address(one));
                DcsClient reader = ensemble.connect()) {
            DcsSession session = Calls.open(client, "pg1", TTL);
            ZooKeeper handle = ((ZooKeeperSession) session).zooKeeper();
            ZooKeeper moved = new ZooKeeper(
                    ensemble.address(two), 15_000, event -> {}, handle.getSessionId(), handle.getSessionPasswd());
            await().atMost(LIMIT).until(() -> moved.getState().isConnected());
            boolean failed = Calls.fails(() -> session.write("config", "{}", Expect.absent(), TIMEOUT));
            assertThat(reader.read(TIMEOUT).entries().containsKey("config")).isEqualTo(!failed);
            Handles.disconnect(moved);
            moved.getTestable().injectSessionExpiration();
            Calls.awaitRenewal(session);
        }
    }

    @Test
    void serverThatIsCutOffFromItsQuorumAndServesReadOnlyIsNeverUsed() throws Exception {
        try (DcsClient client = ensemble.connect()) {
            DcsSession session = Calls.open(client, "pg1", Duration.ofSeconds(60));
            LeaderLock held = Calls.acquire(session, "pg1");
            AtomicInteger wakeUps = new AtomicInteger();
            client.watch(wakeUps::incrementAndGet);
            client.read(TIMEOUT);
            for (int i = 0; i < Ensemble.SERVERS; i++) {
                ensemble.kill(i);
            }
            ensemble.restart(2);
            await().atMost(LIMIT).until(() -> ensemble.mode(2).equals("read-only"));
            ZooKeeper handle = ((ZooKeeperSession) session).zooKeeper();
            for (int i = 0; i < 5; i++) {
                assertThat(Calls.renewal(session)).isNull();
                assertThat(handle.getState()).isNotEqualTo(ZooKeeper.States.CONNECTEDREADONLY);
                assertThat(Calls.fails(() -> client.read(SHORT))).isTrue();
                assertThat(Calls.fails(() -> session.heldLeader(SHORT))).isTrue();
            }
            wakeUps.set(0);
            ensemble.restart(0);
            Calls.awaitRenewal(session);
            assertThat(session.heldLeader(TIMEOUT)).contains(held);
            await().atMost(LIMIT).until(() -> wakeUps.get() > 0);
            assertThat(client.read(TIMEOUT).leader().token()).isEqualTo(held.token());
        }
    }

    @Test
    void sessionThatLapsedWhileTheQuorumWasLostIsExpiredWhenItIsBack() throws Exception {
        try (DcsClient client = ensemble.connect();
                DcsClient other = ensemble.connect()) {
            DcsSession session = Calls.open(client, "pg1", Duration.ofSeconds(2));
            LeaderLock held = Calls.acquire(session, "pg1");
            ensemble.kill(0);
            ensemble.kill(1);
            await().pollDelay(Duration.ofSeconds(4))
                    .atMost(LIMIT)
                    .until(() -> Calls.renewal(session) == RenewResult.EXPIRED);
            ensemble.restart(1);
            DcsSession next = Calls.open(other, "pg2", TTL);
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> other.read(TIMEOUT).leader() == null);
            assertThat(Calls.acquire(next, "pg2").token()).isGreaterThan(held.token());
            assertThat(session.writeAsLeader(held, "status", "stale", Expect.any(), TIMEOUT))
                    .isInstanceOf(WriteResult.LockLost.class);
        }
    }

    /** ZooKeeper tells the server that a handle is connected to only in this way. */
    private static String server(ZooKeeper handle) {
        return handle.toString().replaceFirst("(?s).*remoteserver:(\\S+).*", "$1");
    }
}
