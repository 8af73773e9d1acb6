package io.hanode.postgres.local;

import static io.hanode.postgres.local.ServerSet.SHORT;
import static io.hanode.postgres.local.ServerSet.primary;
import static io.hanode.postgres.local.ServerSet.setting;
import static io.hanode.postgres.local.ServerSet.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.cluster.PatroniWords;
import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.testkit.postgres.TestContext;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of the cluster's configuration is in force in a real server, what waits for a restart, and what is refused. */
class LocalPostgresConfigIT {

    private final ServerSet servers = new ServerSet();

    @AfterEach
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void whatWaitsForARestartIsSaidInHumanValuesUntilThen() throws Exception {
        LocalPostgres pg = servers.initialized("pg1", UnaryOperator.identity());
        ServerSettings changed = settings(Map.of(
                "max_connections", "50", "shared_buffers", "65536kB", "wal_level", "logical", "work_mem", "5MB"));
        pg.applySettings(changed, SHORT);
        assertThat(primary(pg).server().pendingRestart())
                .containsExactly(
                        new PendingChange("max_connections", "100", "50"),
                        new PendingChange("shared_buffers", "128MB", "64MB"),
                        new PendingChange("wal_level", "replica", "logical"));
        assertThat(setting(pg, "work_mem")).isEqualTo("5MB");
        pg.stop(StopMode.FAST, new TestContext());
        pg.startPrimary(changed, new TestContext());
        assertThat(primary(pg).server().pendingRestart()).isEmpty();
        assertThat(setting(pg, "shared_buffers")).isEqualTo("64MB");
    }

    @Test
    void sameValueInAnotherUnitNeedsNoRestart() throws Exception {
        LocalPostgres pg = servers.initialized("pg1", UnaryOperator.identity());
        pg.applySettings(settings(Map.of("shared_buffers", "131072kB", "max_connections", "50")), SHORT);
        pg.applySettings(settings(Map.of("shared_buffers", "131072kB")), SHORT);
        assertThat(primary(pg).server().pendingRestart()).isEmpty();
    }

    @Test
    void valueThatIsTakenBackToItsDefaultNeedsNoRestart() throws Exception {
        LocalPostgres pg = servers.initialized("pg1", UnaryOperator.identity());
        ServerSettings boot = settings(Map.of("max_files_per_process", "1000"));
        pg.stop(StopMode.FAST, new TestContext());
        pg.startPrimary(boot, new TestContext());
        pg.applySettings(ServerSettings.NONE, SHORT);
        assertThat(Servers.ask(pg, "SELECT pending_restart FROM pg_settings WHERE name = 'max_files_per_process'"))
                .isEqualTo("t");
        assertThat(primary(pg).server().pendingRestart()).isEmpty();
    }

    @Test
    void commandLineOfAServerThatSomebodyElseStartedIsComparedWithTheFiles() throws Exception {
        LocalPostgres pg = servers.initialized("pg1", UnaryOperator.identity());
        pg.stop(StopMode.FAST, new TestContext());
        Process start = new ProcessBuilder(
                        "setpriv",
                        "--reuid=postgres",
                        "--regid=postgres",
                        "--init-groups",
                        Programs.candidates(null, Map.of())
                                .iterator()
                                .next()
                                .resolve("pg_ctl")
                                .toString(),
                        "-w",
                        "-D",
                        servers.file("pg1").toString(),
                        "-l",
                        "/dev/null",
                        "-o",
                        "--max_connections=77",
                        "start")
                .start();
        assertThat(start.waitFor()).isZero();
        assertThat(primary(pg).server().pendingRestart())
                .containsExactly(new PendingChange("max_connections", "77", "100"));
    }

    @Test
    void standbyKeepsThePrimarysHigherValueAndSaysWhatItWaitsFor() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        pg1.stop(StopMode.FAST, new TestContext());
        pg1.startPrimary(settings(Map.of("max_connections", "130")), new TestContext());
        LocalPostgres pg2 = servers.add("pg2", UnaryOperator.identity());
        ServerSet.provisioner(pg2).clone(ServerSet.upstream(pg1), new TestContext());
        pg2.startStandby(ServerSet.upstream(pg1), settings(Map.of("max_connections", "60")), new TestContext());
        assertThat(setting(pg2, "max_connections")).isEqualTo("130");
        assertThat(((PostgresState.Standby) pg2.observe(SHORT)).server().pendingRestart())
                .containsExactly(new PendingChange("max_connections", "130", "60"));
    }

    @Test
    void valueOutOfItsRangeIsTheNearestThatIsAllowed() throws Exception {
        LocalPostgres pg = servers.initialized("pg1", UnaryOperator.identity());
        pg.applySettings(
                settings(Map.of(
                        "checkpoint_completion_target", "7",
                        "temp_buffers", "1kB",
                        "autovacuum", "maybe",
                        "wal_compression", "zork",
                        "no_such_parameter", "1",
                        "my.own", "kept")),
                SHORT);
        assertThat(setting(pg, "checkpoint_completion_target")).isEqualTo("1");
        assertThat(setting(pg, "temp_buffers")).isEqualTo("800kB");
        assertThat(setting(pg, "autovacuum")).isEqualTo("on");
        assertThat(setting(pg, "my.own")).isEqualTo("kept");
    }

    @Test
    void identityMapAndAccessLinesAreReplacedAsAWhole() throws Exception {
        LocalPostgres pg = servers.initialized("pg1", UnaryOperator.identity());
        pg.applySettings(
                new ServerSettings(
                        new TreeMap<>(),
                        List.of("host all all 127.0.0.1/32 scram-sha-256", "local all all peer map=m"),
                        List.of("m root postgres", "broken"),
                        new TreeMap<>()),
                SHORT);
        assertThat(Servers.ask(pg, "SELECT count(*) FROM pg_ident_file_mappings"))
                .isEqualTo("1");
        assertThat(Servers.ask(pg, "SELECT string_agg(auth_method, ',' ORDER BY line_number) FROM pg_hba_file_rules"))
                .isEqualTo("scram-sha-256,peer,md5");
    }

    @Test
    void accessLinesThatKeepHaNodeOutAreNotUsed() throws Exception {
        LocalPostgres pg = servers.initialized("pg1", UnaryOperator.identity());
        String former = Files.readString(servers.file("pg1/pg_hba.conf"));
        pg.applySettings(new ServerSettings(new TreeMap<>(), List.of("host all all all reject")), SHORT);
        assertThat(primary(pg).server().pendingRestart()).isEmpty();
        assertThat(servers.file("pg1/pg_hba.conf")).hasContent(former);
    }

    @Test
    void serverStartsAndServesWhateverAccessLinesAreNewWithTheStart() throws Exception {
        LocalPostgres pg = servers.initialized("pg1", UnaryOperator.identity());
        String former = Files.readString(servers.file("pg1/pg_hba.conf"));
        for (String line : List.of("host all all 300.1.1.1/99 scram-sha-256", "host all all all reject")) {
            pg.stop(StopMode.FAST, new TestContext());
            pg.startPrimary(new ServerSettings(new TreeMap<>(), List.of(line)), new TestContext());
            await().until(() -> pg.observe(SHORT) instanceof PostgresState.Primary);
            assertThat(servers.file("pg1/pg_hba.conf")).hasContent(former);
        }
    }

    @Test
    void accessLinesThatForgetHaNodeDoNotKeepItOut() throws Exception {
        LocalPostgres pg = servers.initialized("pg1", UnaryOperator.identity());
        pg.applySettings(
                new ServerSettings(new TreeMap<>(), List.of("hostssl all app 10.0.0.0/8 scram-sha-256")), SHORT);
        assertThat(Servers.ask(pg, "SELECT count(*) FROM pg_hba_file_rules")).isEqualTo("2");
    }

    @Test
    void standbyTellsTheCommitThatItReplayedLastAndWhetherItHasAnArchive() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        LocalPostgres pg2 = servers.standby(pg1, "pg2", b -> b.recovery(Map.of("restore_command", "false")));
        Servers.write(pg1);
        Instant committed = Instant.now();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> pg2.observe(SHORT) instanceof PostgresState.Standby s && s.replayedAt() != null);
        PostgresState.Standby standby = (PostgresState.Standby) pg2.observe(SHORT);
        assertThat(standby.replayedAt()).isBetween(committed.minusSeconds(60), committed);
        assertThat(standby.archive()).isTrue();
        pg1.fence();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> "in archive recovery".equals(PatroniWords.replicationState(pg2.observe(SHORT))));
    }

    @Test
    void recoveryParametersAreInForceAndWinOverAutoConf() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        LocalPostgres pg2 = servers.add("pg2", b -> b.recovery(Map.of("recovery_min_apply_delay", "1ms")));
        ServerSet.provisioner(pg2).clone(ServerSet.upstream(pg1), new TestContext());
        Files.writeString(servers.file("pg2/postgresql.auto.conf"), "recovery_min_apply_delay = '1d'\n");
        pg2.startStandby(ServerSet.upstream(pg1), ServerSettings.NONE, new TestContext());
        assertThat(setting(pg2, "recovery_min_apply_delay")).isEqualTo("1ms");
        pg2.applySettings(
                new ServerSettings(
                        new TreeMap<>(),
                        List.of(),
                        List.of(),
                        new TreeMap<>(Map.of("archive_cleanup_command", "true", "recovery_target_lsn", "0/1"))),
                SHORT);
        assertThat(setting(pg2, "archive_cleanup_command")).isEqualTo("true");
        assertThat(setting(pg2, "recovery_target_lsn")).isEmpty();
        assertThat(setting(pg2, "recovery_min_apply_delay")).isEqualTo("0");
    }
}
