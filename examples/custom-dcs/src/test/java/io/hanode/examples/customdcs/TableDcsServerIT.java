package io.hanode.examples.customdcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.testkit.dcs.DcsOutage;
import io.hanode.testkit.dcs.TcpProxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only this store has to care about: its server's restart, and transactions that nobody ends. */
class TableDcsServerIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final DcsScope SCOPE = new DcsScope("service", new ClusterName("orders"));

    @TempDir
    Path directory;

    private Server server;

    @BeforeEach
    void start() throws SQLException {
        start("0");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private void start(String port) throws SQLException {
        server = Server.createTcpServer("-tcpPort", port, "-ifNotExists", "-baseDir", directory.toString())
                .start();
    }

    /** The server's clock may begin anew with it, so that nobody can tell how long a session was silent. */
    @Test
    void sessionsHaveTheirWholeTtlAfterARestartOfTheServer() throws Exception {
        try (DcsClient one = connect(address());
                DcsClient two = connect(address())) {
            DcsSession holder = open(one, "pg1", Duration.ofSeconds(4));
            LeaderLock lock = acquire(holder, "pg1");
            Duration halfATtl = Duration.ofSeconds(2);
            await().pollDelay(halfATtl).until(() -> true);
            int port = server.getPort();
            server.stop();
            start(Integer.toString(port));
            DcsSession other = await().atMost(LIMIT).ignoreExceptions().until(() -> open(two, "pg2", TIMEOUT), s -> true);
            long restarted = System.nanoTime();
            LeaderLock later = await().atMost(LIMIT)
                    .ignoreExceptions()
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> acquire(other, "pg2"), l -> true);
            assertThat(Duration.ofNanos(System.nanoTime() - restarted)).isGreaterThan(halfATtl.plusSeconds(1));
            assertThat(later.token()).isGreaterThan(lock.token());
            await().atMost(LIMIT).ignoreExceptions().until(() -> holder.renew(TIMEOUT) == RenewResult.EXPIRED);
        }
    }

    @Test
    void clientThatFallsSilentInTheMiddleOfATransactionBlocksOthersOnlyForAMoment() throws Exception {
        CountDownLatch holdsTheRow = new CountDownLatch(1);
        CountDownLatch silent = new CountDownLatch(1);
        try (TcpProxy proxy = new TcpProxy("127.0.0.1", server.getPort());
                Transactions hanging = store(proxy.address()).transactions(SCOPE.path());
                DcsClient other = connect(address())) {
            Thread call = new Thread(() -> {
                try {
                    hanging.call("holding the row", LIMIT, tables -> {
                        holdsTheRow.countDown();
                        awaitQuietly(silent);
                        return tables.changes();
                    });
                } catch (DcsException expected) {
                    // The network is silent, and stays so.
                }
            });
            call.start();
            holdsTheRow.await();
            proxy.fail(DcsOutage.SILENT);
            silent.countDown();
            DcsSession session = await().atMost(LIMIT).ignoreExceptions().until(() -> open(other, "pg2", TIMEOUT), s -> true);
            assertThat(session.renew(TIMEOUT)).isEqualTo(RenewResult.RENEWED);
            call.join();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String address() {
        return "127.0.0.1:" + server.getPort();
    }

    private static TableDcs store(String address) {
        return TableDcs.at(address, "./store", "ha", "secret");
    }

    private static DcsClient connect(String address) {
        return store(address).connect(SCOPE);
    }

    private static DcsSession open(DcsClient client, String node, Duration ttl) throws DcsException {
        return client.openSession(new SessionRequest(NodeName.of(node), ttl), TIMEOUT);
    }

    private static LeaderLock acquire(DcsSession session, String node) throws DcsException {
        session.renew(TIMEOUT);
        return ((AcquireResult.Acquired) session.tryAcquireLeader(node, TIMEOUT)).lock();
    }
}
