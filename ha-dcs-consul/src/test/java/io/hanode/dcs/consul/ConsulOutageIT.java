package io.hanode.dcs.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
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
import io.hanode.testkit.server.ConsulServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What happens around servers that stop, lose their quorum, and come back. */
class ConsulOutageIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration TOLERANCE = Duration.ofMillis(2500);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LONG_TTL = Duration.ofMinutes(10);
    private static final DcsScope SCOPE = new DcsScope("service", new ClusterName("orders"));

    @Test
    void withoutAQuorumNothingIsAnsweredFromOneServersMemoryAndWithItTheLockIsStillHeld() throws Exception {
        List<ConsulServer> servers = ConsulServer.cluster(3);
        String all =
                String.join(",", servers.stream().map(ConsulServer::hostPort).toList());
        try (DcsClient client = connect(all)) {
            AtomicInteger calls = new AtomicInteger();
            client.watch(calls::incrementAndGet);
            DcsSession session = open(client, "pg1");
            LeaderLock lock = acquire(session);
            servers.get(1).process().kill();
            servers.get(2).process().kill();
            await().atMost(LIMIT).until(() -> failsInTime(() -> client.read(SHORT)));
            assertThat(failsInTime(() -> session.renew(SHORT))).isTrue();
            assertThat(failsInTime(() -> session.heldLeader(SHORT))).isTrue();
            assertThat(failsInTime(() -> session.writeAsLeader(lock, "status", "1", Expect.any(), SHORT)))
                    .isTrue();
            calls.set(0);
            servers.get(1).start();
            servers.get(2).start();
            await().atMost(LIMIT).ignoreExceptions().until(() -> session.renew(TIMEOUT) == RenewResult.RENEWED);
            assertThat(session.heldLeader(TIMEOUT)).contains(lock);
            assertThat(session.writeAsLeader(lock, "status", "2", Expect.any(), TIMEOUT))
                    .isInstanceOf(WriteResult.Written.class);
            await().atMost(LIMIT).until(() -> calls.get() > 0);
            session.releaseLeader(lock, TIMEOUT);
            assertThat(acquire(session).token()).isGreaterThan(lock.token());
        } finally {
            servers.forEach(ConsulServer::close);
        }
    }

    @Test
    void agentWithoutALeaderIsNamedAndChangesNothing() throws Exception {
        List<ConsulServer> servers = ConsulServer.cluster(3);
        ConsulServer alone = servers.get(0);
        try (DcsClient client = connect(alone.hostPort())) {
            DcsSession session = open(client, "pg1");
            servers.get(1).process().kill();
            servers.get(2).process().kill();
            await().atMost(LIMIT).ignoreExceptions().until(() -> !alone.hasLeader());
            assertThatExceptionOfType(DcsException.class)
                    .isThrownBy(() -> session.write("config", "{}", Expect.any(), Duration.ofSeconds(20)))
                    .withMessageContaining(alone.hostPort())
                    .withMessageContaining("no leader")
                    .matches(e -> e.effect() == Effect.NOT_APPLIED);
        } finally {
            servers.forEach(ConsulServer::close);
        }
    }

    @Test
    void sessionAndLockSurviveARestartOfTheServerAndTheWatchIsCalled() throws Exception {
        try (ConsulServer server = ConsulServer.own(Map.of());
                DcsClient client = connect(server.hostPort())) {
            AtomicInteger calls = new AtomicInteger();
            client.watch(calls::incrementAndGet);
            DcsSession session = open(client, "pg1");
            LeaderLock lock = acquire(session);
            server.process().kill();
            assertThat(failsInTime(() -> session.renew(SHORT))).isTrue();
            calls.set(0);
            server.start();
            await().atMost(LIMIT).ignoreExceptions().until(() -> session.renew(TIMEOUT) == RenewResult.RENEWED);
            await().atMost(LIMIT).until(() -> calls.get() > 0);
            assertThat(session.heldLeader(TIMEOUT)).contains(lock);
        }
    }

    /** Without that, one hung agent would cost a leader its lease although others are well. */
    @Test
    void renewalAndWatchLeaveASilentAgentForAnother() throws Exception {
        try (ConsulServer server = ConsulServer.own(Map.of());
                TcpProxy one = proxy(server);
                TcpProxy two = proxy(server);
                DcsClient client = connect("hanode.invalid:1," + one.address() + "," + two.address())) {
            AtomicInteger calls = new AtomicInteger();
            client.watch(calls::incrementAndGet);
            DcsSession session = open(client, "pg1");
            LeaderLock lock = acquire(session);
            one.fail(DcsOutage.SILENT);
            await().atMost(LIMIT).ignoreExceptions().until(() -> session.renew(SHORT) == RenewResult.RENEWED);
            assertThat(session.heldLeader(TIMEOUT)).contains(lock);
            calls.set(0);
            try (DcsClient other = connect(server.hostPort())) {
                open(other, "pg2").write("config", "{}", Expect.any(), TIMEOUT);
            }
            await().atMost(LIMIT).until(() -> calls.get() > 0);
        }
    }

    @Test
    void ttlBelowWhatTheServersGrantIsRefusedWithTheSettingToChange() {
        try (ConsulServer server = ConsulServer.own(Map.of("session_ttl_min", "10s"));
                DcsClient client = connect(server.hostPort())) {
            assertThatExceptionOfType(DcsException.class)
                    .isThrownBy(() -> client.openSession(request("pg1", Duration.ofSeconds(5)), TIMEOUT))
                    .withMessageContaining("session_ttl_min")
                    .withMessageContaining("sessionTtlMin")
                    .matches(e -> e.effect() == Effect.NOT_APPLIED);
        }
    }

    /** Patroni's nodes and people's tools see sessions without health checks and a lock-delay that delays nobody. */
    @Test
    void sessionDependsOnNoHealthCheckAndDelaysNoLock() throws Exception {
        try (ConsulServer server = ConsulServer.own(Map.of());
                DcsClient client = connect(server.hostPort())) {
            String id = ((ConsulSession) open(client, "pg1")).id();
            String info = server.request("GET", "/v1/session/info/" + id, "", "");
            assertThat(info)
                    .contains("\"Name\":\"orders-pg1\"")
                    .contains("\"Behavior\":\"delete\"")
                    .contains("\"LockDelay\":1000000")
                    .contains("\"NodeChecks\":[]")
                    .doesNotContain("serfHealth");
        }
    }

    /** A key that no session has locked was made by hand, and holds nothing. */
    @Test
    void leaderKeyWithoutASessionIsNobodysLock() throws Exception {
        try (ConsulServer server = ConsulServer.own(Map.of());
                DcsClient client = connect(server.hostPort())) {
            server.request("PUT", "/v1/kv/service/orders/leader", "somebody", "");
            assertThat(client.read(TIMEOUT).leader()).isNull();
            LeaderLock lock = acquire(open(client, "pg1"));
            assertThat(client.read(TIMEOUT).leader()).isNotNull();
            assertThat(client.read(TIMEOUT).leader().token()).isEqualTo(lock.token());
        }
    }

    private static TcpProxy proxy(ConsulServer server) {
        return new TcpProxy("127.0.0.1", server.address().getPort());
    }

    private static DcsClient connect(String agents) {
        return ConsulDcs.builder(agents)
                .sessionTtlMin(ConsulServer.SESSION_TTL_MIN)
                .build()
                .connect(SCOPE);
    }

    private static DcsSession open(DcsClient client, String node) throws DcsException {
        return client.openSession(request(node, LONG_TTL), TIMEOUT);
    }

    private static SessionRequest request(String node, Duration ttl) {
        return new SessionRequest(NodeName.of(node), ttl);
    }

    private static LeaderLock acquire(DcsSession session) throws DcsException {
        AcquireResult result = session.tryAcquireLeader("pg1", TIMEOUT);
        assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
        return ((AcquireResult.Acquired) result).lock();
    }

    private static boolean failsInTime(Call call) throws Exception {
        long start = System.nanoTime();
        try {
            call.call();
            return false;
        } catch (DcsException e) {
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SHORT.plus(TOLERANCE));
            return true;
        }
    }

    private interface Call {
        void call() throws Exception;
    }
}
