package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousStandbys.Method;
import io.hanode.postgres.SynchronousState;
import io.hanode.postgres.SynchronousState.Confirms;
import io.hanode.postgres.Upstream;
import io.hanode.testkit.postgres.PostgresPlayground;
import io.hanode.testkit.postgres.TestContext;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits that wait, and clients that are kept out, on a real primary; each test begins with none of both. */
class LocalPostgresSynchronousIT {

    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final SynchronousStandbys NOBODY = SynchronousStandbys.nobody(Method.FIRST, 1);
    private static final SynchronousStandbys PG2 =
            new SynchronousStandbys(Method.FIRST, 1, List.of(NodeName.of("pg2")));

    private static PostgresPlayground playground;
    private static LocalPostgres pg;

    @BeforeAll
    static void initialize() throws Exception {
        playground = PostgresPlayground.create();
        pg = server("pg1");
        pg.provisioner().orElseThrow().initialize(ServerSettings.NONE, new TestContext());
    }

    @AfterAll
    static void stop() throws Exception {
        pg.stop(StopMode.IMMEDIATE, new TestContext());
        pg.close();
        playground.close();
    }

    @BeforeEach
    void nothingWaits() throws Exception {
        if (!(pg.observe(SHORT) instanceof PostgresState.Primary)) {
            pg.startPrimary(ServerSettings.NONE, new TestContext());
        }
        pg.applySettings(ServerSettings.NONE, SHORT);
        pg.applySynchronousStandbys(SynchronousStandbys.NONE, SHORT);
        pg.admitClients(true, SHORT);
        Servers.writeAsClient(pg);
    }

    @Test
    void commitWaitsForNobodyUntilNothingIsToBeWaitedFor() throws Exception {
        pg.applySynchronousStandbys(NOBODY, SHORT);
        CompletableFuture<Void> commit = commit();
        awaitWaitingCommit();
        assertThat(commit).isNotDone();
        pg.applySynchronousStandbys(SynchronousStandbys.NONE, SHORT);
        commit.get();
    }

    @Test
    void sessionsEndUnacknowledgedWhenClientsAreKeptOut() throws Exception {
        pg.applySynchronousStandbys(NOBODY, SHORT);
        CompletableFuture<Void> commit = commit();
        awaitWaitingCommit();
        try (Connection idle = Servers.connectAsClient(pg);
                Socket beginning = new Socket(
                        InetAddress.getLoopbackAddress(), pg.address().port())) {
            pg.admitClients(false, SHORT);
            assertThatThrownBy(commit::get).isInstanceOf(ExecutionException.class);
            assertThat(idle.isValid(5)).isFalse();
            assertThat(beginning.getInputStream().read())
                    .as("a session that was about to begin")
                    .isEqualTo(-1);
        }
        assertThatThrownBy(() -> Servers.connectAsClient(pg)).isInstanceOf(SQLException.class);
    }

    @Test
    void valueThatWasWrittenByHandIsReplaced() throws Exception {
        pg.applySynchronousStandbys(PG2, SHORT);
        var since = state().since();
        Servers.execute(pg, "ALTER SYSTEM SET synchronous_standby_names = '*'");
        Servers.execute(pg, "SELECT pg_reload_conf()");
        Awaitility.await().until(() -> state().text().equals("*"));
        assertThat(state().isSettled()).isFalse();
        pg.applySynchronousStandbys(PG2, SHORT);
        assertThat(state().text()).isEqualTo("pg2");
        assertThat(state().since()).isGreaterThan(since);
    }

    @Test
    void nothingIsProvenWhileTheCheckpointerHasNotHeardOfIt() throws Exception {
        long checkpointer =
                Long.parseLong(Servers.ask(pg, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"));
        Servers.signal("STOP", checkpointer);
        try {
            assertThatThrownBy(() -> pg.applySynchronousStandbys(NOBODY, Duration.ofSeconds(2)))
                    .isInstanceOf(PostgresException.class)
                    .hasMessageContaining("not yet in force");
            assertThat(state().isSettled()).isFalse();
            commit().get();
        } finally {
            Servers.signal("CONT", checkpointer);
        }
        pg.applySynchronousStandbys(NOBODY, SHORT);
        assertThat(state().isSettled()).isTrue();
    }

    @Test
    void walSenderThatHasNotHeardOfItIsWaitedFor() throws Exception {
        LocalPostgres pg2 = standby();
        try {
            long sender = Long.parseLong(Servers.ask(pg, "SELECT pid FROM pg_stat_replication"));
            Servers.signal("STOP", sender);
            try {
                assertThatThrownBy(() -> pg.applySynchronousStandbys(PG2, Duration.ofSeconds(2)))
                        .isInstanceOf(PostgresException.class);
                assertThat(state().isSettled()).isFalse();
            } finally {
                Servers.signal("CONT", sender);
            }
            pg.applySynchronousStandbys(PG2, SHORT);
            commit().get();
        } finally {
            pg2.stop(StopMode.IMMEDIATE, new TestContext());
            pg2.close();
        }
    }

    @Test
    void copyOfAServerThatKeepsItsClientsOutLetsThemIn() throws Exception {
        pg.admitClients(false, SHORT);
        LocalPostgres pg3 = server("pg3");
        try {
            pg3.provisioner().orElseThrow().clone(upstream(), new TestContext());
            pg3.startStandby(upstream(), ServerSettings.NONE, new TestContext());
            Servers.connectAsClient(pg3).close();
        } finally {
            pg3.stop(StopMode.IMMEDIATE, new TestContext());
            pg3.close();
        }
    }

    @Test
    void crashedBackendDoesNotMakeTheServerRecoverByItselfWhileCommitsMayWait() throws Exception {
        pg.applySynchronousStandbys(NOBODY, SHORT);
        try (Connection client = Servers.connectAsClient(pg);
                Statement statement = client.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            Servers.signal("KILL", row.getLong(1));
            Awaitility.await().until(() -> pg.observe(SHORT) instanceof PostgresState.Stopped);
        }
    }

    @Test
    void foreignAccessFileIsToldBeforeAServerStartsWithIt() throws Exception {
        Path base = playground.directory().resolve("pg1/postgresql.base.conf");
        Path other = playground.directory().resolve("other_hba.conf");
        String former = Files.readString(base);
        Files.copy(playground.directory().resolve("pg1/pg_hba.conf"), other);
        pg.stop(StopMode.FAST, new TestContext());
        Files.writeString(base, "hba_file = '" + other + "'\n");
        try {
            assertThatThrownBy(() -> pg.admitClients(false, SHORT))
                    .hasMessageContaining("it uses " + other)
                    .hasMessageContaining("take hba_file out");
        } finally {
            Files.writeString(base, former);
        }
    }

    @Test
    void newAccessRulesOfTheClusterHoldFromWhenClientsAreLetIn() throws Exception {
        Path hba = playground.directory().resolve("pg1/pg_hba.conf");
        String former = Files.readString(hba);
        pg.admitClients(false, SHORT);
        pg.applySettings(new ServerSettings(new TreeMap<>(), List.of("host all all 127.0.0.1/32 md5")), SHORT);
        assertThat(state().clientsHeld()).isTrue();
        assertThatThrownBy(() -> Servers.connectAsClient(pg)).isInstanceOf(SQLException.class);
        pg.admitClients(true, SHORT);
        assertThat(Files.readString(hba))
                .endsWith("\nhost all all 127.0.0.1/32 md5\nhost all \"postgres\" samehost md5\n");
        pg.applySettings(new ServerSettings(new TreeMap<>(), ConfigText.defaultHba()), SHORT);
        assertThat(Files.readString(hba)).isEqualTo(former);
    }

    @Test
    void configuredCommitSaysWhichPositionCountsAndWhoOverridesIt() throws Exception {
        assertThat(state().confirms()).isEqualTo(Confirms.FLUSHED);
        assertThat(state().overrides()).isZero();
        Servers.execute(pg, "ALTER ROLE client SET synchronous_commit = remote_write");
        Servers.execute(pg, "ALTER DATABASE template1 SET synchronous_commit = remote_apply");
        assertThat(state().overrides()).isEqualTo(1);
        configure("remote_write");
        assertThat(state().confirms()).isEqualTo(Confirms.WRITTEN);
        assertThat(state().overrides()).isZero();
        configure("local");
        assertThat(state().confirms()).isEqualTo(Confirms.NOTHING);
        configure("remote_apply");
        assertThat(state().confirms()).isEqualTo(Confirms.REPLAYED);
        assertThat(state().overrides()).isEqualTo(1);
        Servers.execute(pg, "ALTER ROLE client RESET synchronous_commit");
        Servers.execute(pg, "ALTER DATABASE template1 RESET synchronous_commit");
    }

    private static void configure(String commit) throws PostgresException {
        pg.applySettings(new ServerSettings(new TreeMap<>(Map.of("synchronous_commit", commit)), List.of()), SHORT);
    }

    private static SynchronousState state() {
        return ((PostgresState.Primary) pg.observe(SHORT)).synchronous();
    }

    private static CompletableFuture<Void> commit() {
        return CompletableFuture.runAsync(() -> {
            try (Connection client = Servers.connectAsClient(pg);
                    Statement statement = client.createStatement()) {
                statement.execute("INSERT INTO c VALUES (1)");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void awaitWaitingCommit() {
        Awaitility.await()
                .until(() -> Servers.ask(pg, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
                        .equals("1"));
    }

    private static LocalPostgres server(String name) {
        LocalPostgres made = Servers.builder(playground, name).build();
        made.identify(NodeName.of(name), new ClusterName("c"));
        return made;
    }

    private static Upstream upstream() {
        return new Upstream(NodeName.of("pg1"), "127.0.0.1", pg.address().port(), null);
    }

    private static LocalPostgres standby() throws PostgresException {
        LocalPostgres pg2 = server("pg2");
        pg2.provisioner().orElseThrow().clone(upstream(), new TestContext());
        pg2.startStandby(upstream(), ServerSettings.NONE, new TestContext());
        Awaitility.await().until(() -> pg2.observe(SHORT) instanceof PostgresState.Standby s && s.streaming());
        return pg2;
    }
}
