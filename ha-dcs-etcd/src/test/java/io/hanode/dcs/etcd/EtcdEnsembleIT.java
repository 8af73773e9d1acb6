package io.hanode.dcs.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
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
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.testkit.server.EtcdServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three servers: what is promised holds when some of them are killed, paused, or alone. */
class EtcdEnsembleIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final DcsScope SCOPE = new DcsScope("service", new ClusterName("orders"));
    private static final int KILLS = 20;

    private List<EtcdServer> servers = List.of();

    @BeforeEach
    void startServers() {
        servers = EtcdServer.cluster(3);
    }

    @AfterEach
    void stopServers() {
        servers.forEach(EtcdServer::close);
    }

    @Test
    void killingTheLeadingServerAmidElectionsMakesNoSecondOwnerAndTokensGoOnIncreasing() throws Exception {
        Ownership ownership = new Ownership();
        List<DcsClient> clients = new ArrayList<>();
        List<Contender> contenders = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (String name : List.of("pg1", "pg2", "pg3")) {
            DcsClient client = connect(hostPorts());
            Contender contender = new Contender(client, name, ownership);
            clients.add(client);
            contenders.add(contender);
            threads.add(new Thread(contender, name));
        }
        threads.forEach(Thread::start);
        try {
            for (int i = 0; i < KILLS; i++) {
                awaitMore(ownership, 3);
                EtcdServer leading = leading();
                leading.process().kill();
                awaitMore(ownership, 2);
                leading.start();
            }
        } finally {
            contenders.forEach(Contender::stop);
            for (Thread thread : threads) {
                thread.join(LIMIT.toMillis());
            }
            clients.forEach(DcsClient::close);
        }
        System.out.println(ownership.acquisitions() + " acquisitions over " + KILLS + " kills of the leading server, "
                + ownership.failures() + " calls without an answer");
        assertThat(ownership.violations()).isEmpty();
    }

    private static void awaitMore(Ownership ownership, int count) {
        int before = ownership.acquisitions();
        await().atMost(LIMIT)
                .until(() -> ownership.acquisitions() >= before + count
                        || !ownership.violations().isEmpty());
    }

    @Test
    void lockIsKeptOverTheDeathOfTheLeadingServer() throws Exception {
        try (DcsClient client = connect(hostPorts());
                DcsClient other = connect(hostPorts())) {
            DcsSession session = open(client, "pg1", Duration.ofSeconds(15));
            LeaderLock held = acquire(session, "pg1");
            AtomicInteger calls = new AtomicInteger();
            other.watch(calls::incrementAndGet);
            other.read(TIMEOUT);
            leading().process().kill();
            long start = System.nanoTime();
            await().atMost(LIMIT).until(() -> renewal(session) == RenewResult.RENEWED);
            System.out.println(
                    "renewed " + Duration.ofNanos(System.nanoTime() - start).toMillis()
                            + " ms after the kill of the leading server");
            assertThat(session.heldLeader(TIMEOUT)).contains(held);
            assertThat(other.read(TIMEOUT).leader().token()).isEqualTo(held.token());
            calls.set(0);
            session.writeAsLeader(held, "status", "1", Expect.any(), TIMEOUT);
            await().atMost(LIMIT).until(() -> calls.get() > 0);
        }
    }

    /** etcd's leader answers keepalives from its memory, quorum or not. */
    @Test
    void withoutAQuorumNothingIsAnsweredAndNothingIsCalledExpired() throws Exception {
        try (DcsClient client = connect(hostPorts())) {
            DcsSession session = open(client, "pg1", Duration.ofSeconds(15));
            LeaderLock held = acquire(session, "pg1");
            List<EtcdServer> killed = new ArrayList<>(servers);
            EtcdServer left = leading();
            killed.remove(left);
            killed.forEach(server -> server.process().kill());
            Duration budget = Duration.ofSeconds(1);
            for (int i = 0; i < 5; i++) {
                assertFailsInTime(budget, () -> session.renew(budget));
                assertFailsInTime(budget, () -> client.read(budget));
                assertFailsInTime(budget, () -> session.heldLeader(budget));
                assertFailsInTime(budget, () -> session.writeAsLeader(held, "status", "1", Expect.any(), budget));
                assertFailsInTime(
                        budget, () -> client.openSession(new SessionRequest(NodeName.of("pg2"), TIMEOUT), budget));
            }
            killed.forEach(EtcdServer::begin);
            await().atMost(LIMIT).until(() -> renewal(session) == RenewResult.RENEWED);
            assertThat(session.heldLeader(TIMEOUT)).contains(held);
        }
    }

    private static void assertFailsInTime(Duration budget, ThrowingCallable call) {
        long start = System.nanoTime();
        assertThatExceptionOfType(DcsException.class).isThrownBy(call).withMessageContaining("etcd http://127.0.0.1:");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(budget.plusSeconds(1));
    }

    /** A leader that was paused does not know that it has been deposed, and that the lease went elsewhere. */
    @Test
    void leadingServerThatWasPausedRenewsNoLeaseThatIsOver() throws Exception {
        EtcdServer paused = leading();
        List<EtcdServer> rest = new ArrayList<>(servers);
        rest.remove(paused);
        try (DcsClient client = connect(paused.hostPort());
                DcsClient other =
                        connect(rest.get(0).hostPort() + "," + rest.get(1).hostPort())) {
            DcsSession session = open(client, "pg1", Duration.ofSeconds(3));
            LeaderLock old = acquire(session, "pg1");
            assertThat(renewal(session)).isEqualTo(RenewResult.RENEWED);
            paused.process().signal("STOP");
            LeaderLock taken = takeOver(other);
            assertThat(taken.token()).isGreaterThan(old.token());
            CompletableFuture<Object> sentWhilePaused = CompletableFuture.supplyAsync(() -> outcome(session));
            paused.process().signal("CONT");
            List<Object> outcomes = new ArrayList<>();
            await().atMost(LIMIT).until(() -> {
                outcomes.add(outcome(session));
                return outcomes.contains(RenewResult.EXPIRED);
            });
            outcomes.add(sentWhilePaused.get(30, TimeUnit.SECONDS));
            assertThat(outcomes).doesNotContain(RenewResult.RENEWED);
            assertThat(session.heldLeader(TIMEOUT)).isEmpty();
        }
    }

    private static LeaderLock takeOver(DcsClient other) {
        LeaderLock[] taken = new LeaderLock[1];
        DcsSession[] session = new DcsSession[1];
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            if (session[0] == null || session[0].renew(TIMEOUT) == RenewResult.EXPIRED) {
                session[0] = other.openSession(new SessionRequest(NodeName.of("pg2"), TIMEOUT), TIMEOUT);
            }
            if (session[0].tryAcquireLeader("pg2", TIMEOUT) instanceof AcquireResult.Acquired acquired) {
                taken[0] = acquired.lock();
            }
            return taken[0] != null;
        });
        return taken[0];
    }

    /** Members that were not configured are found, so that the one that was may go. */
    @Test
    void membersAreFoundThroughOneThatIsKnown() throws Exception {
        EtcdServer known = servers.get(0);
        try (DcsClient client = connect(known.hostPort())) {
            AtomicInteger calls = new AtomicInteger();
            client.watch(calls::incrementAndGet);
            client.read(TIMEOUT);
            await().atMost(LIMIT).until(() -> calls.get() > 0);
            await().atMost(LIMIT).until(() -> ((EtcdClient) client).servers().size() == 3);
            known.process().kill();
            await().atMost(LIMIT).ignoreExceptions().until(() -> client.read(TIMEOUT) != null);
        }
    }

    private static Object outcome(DcsSession session) {
        try {
            return session.renew(Duration.ofSeconds(2));
        } catch (DcsException e) {
            return e.effect();
        }
    }

    private static DcsClient connect(String hostPorts) {
        return EtcdDcs.connect(hostPorts).connect(SCOPE);
    }

    private String hostPorts() {
        return String.join(",", servers.stream().map(EtcdServer::hostPort).toList());
    }

    private EtcdServer leading() {
        EtcdServer[] found = new EtcdServer[1];
        await().atMost(LIMIT).until(() -> {
            found[0] = servers.stream().filter(EtcdServer::isLeader).findFirst().orElse(null);
            return found[0] != null;
        });
        return found[0];
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
    private static RenewResult renewal(DcsSession session) {
        try {
            return session.renew(Duration.ofSeconds(1));
        } catch (DcsException e) {
            return null;
        }
    }
}
