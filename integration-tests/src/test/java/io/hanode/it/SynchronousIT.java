package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.SwitchoverRequest;
import io.hanode.SwitchoverResult;
import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.SyncRecord;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.SessionRequest;
import io.hanode.model.NodeName;
import io.hanode.postgres.SynchronousStandbys;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Synchronous replication in a cluster of three under load; each test leaves it healthy. */
class SynchronousIT {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

    private static final String SOME_CLIENT = "SELECT min(pid) FROM pg_stat_activity"
            + " WHERE backend_type = 'client backend' AND query LIKE 'INSERT INTO rows%'";

    private static TestCluster cluster;

    @BeforeAll
    static void threeNodes() throws Exception {
        cluster = TestCluster.of(3, Map.of("synchronous_mode", true));
        cluster.createRows(cluster.awaitHealthy());
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void healthy() {
        cluster.awaitHealthy();
        configure("on", false);
    }

    /** Sets the mode; returns the leader once it is in force. */
    private static String configure(String mode, boolean strict) {
        String leader = cluster.awaitLeader();
        cluster.node(leader).changeConfig(Map.of("synchronous_mode", mode, "synchronous_mode_strict", strict));
        cluster.nodes
                .values()
                .forEach(n -> eventually()
                        .until(() -> n.status().config().synchronous().strict() == strict));
        eventually().until(() -> inForce(mode));
        return cluster.awaitLeader();
    }

    private static boolean inForce(String mode) throws SQLException {
        String leader = cluster.awaitLeader();
        String names = cluster.query(leader, "SHOW synchronous_standby_names");
        int standbys = record().standbys().size();
        return switch (mode) {
            case "off" -> names.isEmpty() && !record().isActive();
            case "on" ->
                standbys == 1 && names.equals(record().standbys().get(0).value());
            default -> standbys == 2 && names.startsWith("ANY 1 (");
        };
    }

    private static SyncRecord record() {
        String leader = cluster.awaitLeader();
        return cluster.node(leader).status().snapshot().sync();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "quorum"})
    void killedSynchronousStandbyStallsCommitsForLessThanASecond(String mode) throws Exception {
        String leader = configure(mode, false);
        String standby = record().standbys().get(0).value();
        // The machine itself stalls now and then: commits that wait for nobody show how much.
        try (Writer writer = Writer.start(cluster);
                Writer machine = Writer.start(cluster, () -> withoutWaiting(leader))) {
            writer.awaitRows(100);
            machine.awaitRows(100);
            long killed = System.nanoTime();
            Machine.signal("KILL", cluster.postmaster(standby));
            writer.awaitRows(300);
            cluster.awaitHealthy();
            eventually().until(() -> inForce(mode));
            writer.awaitRows(100);
            writer.stop();
            machine.stop();
            Duration stall = writer.longestPause(killed);
            Duration machineStall = machine.longestPause(killed);
            System.out.printf(
                    "mode %s: longest stall %d ms; of commits that wait for nobody %d ms%n",
                    mode, stall.toMillis(), machineStall.toMillis());
            assertThat(stall.minus(machineStall)).isLessThan(SECOND);
            assertThat(writer.missing(leader)).isEmpty();
        }
    }

    private static Connection withoutWaiting(String leader) throws SQLException {
        Connection connection = cluster.connect(leader);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = local");
        }
        return connection;
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "quorum"})
    void switchoverUnderLoadLosesNothing(String mode) throws Exception {
        String first = configure(mode, false);
        String second = record().standbys().get(0).value();
        try (Writer writer = Writer.start(cluster)) {
            writer.awaitRows(50);
            assertThat(cluster.node(first).switchover(SwitchoverRequest.to(second)))
                    .isEqualTo(new SwitchoverResult.Done(NodeName.of(second)));
            writer.awaitRows(50);
            cluster.awaitHealthy();
            eventually().until(() -> inForce(mode));
            writer.stop();
            assertThat(writer.missing(second)).isEmpty();
        }
    }

    @Test
    void modeChangedUnderLoadLetsWritesGoOnAndALaterFailoverLosesNothing() throws Exception {
        String leader = cluster.awaitLeader();
        try (Writer writer = Writer.start(cluster)) {
            for (String mode : List.of("off", "quorum", "on", "off", "on", "quorum")) {
                assertThat(configure(mode, false)).isEqualTo(leader);
                writer.awaitRows(50);
            }
            cluster.close(leader);
            String next = cluster.awaitLeader();
            assertThat(next).isNotEqualTo(leader);
            writer.awaitRows(50);
            writer.stop();
            assertThat(writer.missing(next)).isEmpty();
            cluster.start(leader);
            cluster.awaitHealthy();
        }
    }

    @Test
    void strictModeWithoutAStandbyAcknowledgesNoCommitAndSaysSo() throws Exception {
        String leader = configure("on", true);
        List<String> standbys = cluster.standbys();
        standbys.forEach(cluster::close);
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> insertAsApp(leader, -1));
        eventually().until(() -> waitingCommits(leader).equals("1"));
        eventually().until(() -> cluster.node(leader).status().rule().equals("R507"));
        assertThat(cluster.node(leader).status().reason()).contains("commits wait");
        assertThat(commit).isNotDone();
        cluster.start(standbys.get(0));
        eventually().until(commit::isDone);
        assertThat(commit).isCompleted();
        cluster.start(standbys.get(1));
    }

    @Test
    void commitsThatWaitedAtACrashAreNotSeenBeforeTheyAreReplicated() throws Exception {
        String leader = configure("on", true);
        List<String> standbys = cluster.standbys();
        standbys.forEach(cluster::close);
        CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> insertAsApp(leader, -2));
        eventually().until(() -> waitingCommits(leader).equals("1"));
        long before = cluster.postmaster(leader);
        Machine.signal("KILL", before);
        eventually()
                .until(() ->
                        cluster.node(leader).status().rule().equals("R508") && cluster.postmaster(leader) != before);
        assertThat(commit).isCompletedExceptionally();
        assertThat(cluster.query(leader, "SELECT count(*) FROM rows WHERE id = -2"))
                .as("it is on the disk of the crashed server")
                .isEqualTo("1");
        assertThat(mayConnect(leader)).isFalse();
        String end = cluster.query(leader, "SELECT pg_current_wal_lsn()");
        cluster.start(standbys.get(0));
        eventually().until(() -> mayConnect(leader));
        assertThat(cluster.query(
                        leader,
                        "SELECT bool_or(flush_lsn >= '" + end + "' AND sync_state = 'sync') FROM pg_stat_replication"))
                .isEqualTo("t");
        cluster.start(standbys.get(1));
    }

    @Test
    void crashedBackendMeansARestartByHaNodeThatLosesNothing() throws Exception {
        String leader = configure("on", true);
        long before = cluster.postmaster(leader);
        try (Writer writer = Writer.start(cluster)) {
            writer.awaitRows(20);
            Machine.signal("KILL", Long.parseLong(cluster.query(leader, SOME_CLIENT)));
            eventually().until(() -> cluster.postmaster(leader) != before);
            writer.awaitRows(20);
            writer.stop();
            assertThat(writer.missing(cluster.awaitHealthy())).isEmpty();
        }
    }

    @Test
    void handWrittenStandbyNamesAreRepaired() throws Exception {
        String leader = configure("on", false);
        cluster.sql(leader, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        cluster.sql(leader, "SELECT pg_reload_conf()");
        eventually()
                .until(() -> cluster.query(leader, "SHOW synchronous_standby_names")
                        .equals(new SynchronousStandbys(SynchronousStandbys.Method.FIRST, 1, record().standbys())
                                .toText()));
        assertThat(cluster.query(leader, "SELECT count(*) FROM pg_file_settings WHERE setting = '*'"))
                .isEqualTo("0");
    }

    @Test
    void tamperedSyncRecordIsRepaired() throws Exception {
        SyncRecord good = record();
        try (DcsClient client = cluster.client();
                DcsSession session =
                        client.openSession(new SessionRequest(NodeName.of("vandal"), TEN_SECONDS), TEN_SECONDS)) {
            session.write(
                    ClusterKeys.SYNC,
                    "{\"leader\":\"" + good.leader() + "\",\"quorum\":0,\"sync_standby\":\"pg1,pg2,pg3,pg9\"}",
                    Expect.any(),
                    TEN_SECONDS);
        }
        eventually()
                .until(() -> !record().revision().equals(good.revision())
                        && record().standbys().equals(good.standbys()));
    }

    private static boolean mayConnect(String name) {
        try (Connection connection = cluster.connectAsApp(name)) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    private static String waitingCommits(String leader) throws SQLException {
        return cluster.query(leader, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    }

    private static void insertAsApp(String name, int id) {
        try (Connection connection = cluster.connectAsApp(name);
                Statement statement = connection.createStatement()) {
            // Without the driver's own limit: the commit waits as long as it has to.
            connection.setNetworkTimeout(Runnable::run, 0);
            statement.execute("INSERT INTO rows VALUES (" + id + ", 'waits')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
