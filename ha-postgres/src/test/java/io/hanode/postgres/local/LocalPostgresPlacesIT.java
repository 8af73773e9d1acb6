package io.hanode.postgres.local;

import static io.hanode.postgres.local.ServerSet.SHORT;
import static io.hanode.postgres.local.ServerSet.primary;
import static io.hanode.postgres.local.ServerSet.provisioner;
import static io.hanode.postgres.local.ServerSet.setting;
import static io.hanode.postgres.local.ServerSet.settings;
import static io.hanode.postgres.local.ServerSet.upstream;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.Timeline;
import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.testkit.postgres.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server whose configuration, passwords and programs are elsewhere, or that is reached through its Unix socket. */
class LocalPostgresPlacesIT {

    private final ServerSet servers = new ServerSet();

    @AfterEach
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void configurationInADirectoryOfItsOwnIsInForceThroughCopyAndRewind() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", b -> b.configDirectory(servers.file("etc1")));
        assertThat(setting(pg1, "config_file"))
                .isEqualTo(servers.file("etc1/postgresql.conf").toString());
        assertThat(setting(pg1, "hba_file"))
                .isEqualTo(servers.file("etc1/pg_hba.conf").toString());
        assertThat(setting(pg1, "data_directory")).isEqualTo(servers.file("pg1").toString());
        pg1.admitClients(false, SHORT);
        LocalPostgres pg2 = servers.standby(
                pg1,
                "pg2",
                b -> b.configDirectory(servers.file("etc2"))
                        .hbaLines("host all all all scram-sha-256", "host replication all all scram-sha-256"));
        assertThat(setting(pg2, "port"))
                .isEqualTo(Integer.toString(pg2.address().port()));
        assertThat(((PostgresState.Standby) pg2.observe(SHORT)).clientsHeld()).isFalse();
        pg2.applySettings(settings(Map.of("max_connections", "55")), SHORT);
        assertThat(((PostgresState.Standby) pg2.observe(SHORT)).server().pendingRestart())
                .containsExactly(new PendingChange("max_connections", "100", "55"));
        pg2.promote(Timeline.of(2), new TestContext());
        Servers.write(pg1);
        Servers.kill(pg1);
        org.awaitility.Awaitility.await().until(() -> pg1.observe(SHORT) instanceof PostgresState.Stopped);
        provisioner(pg1).rewind(upstream(pg2), new TestContext());
        pg1.startStandby(upstream(pg2), ServerSettings.NONE, new TestContext());
        assertThat(setting(pg1, "config_file"))
                .isEqualTo(servers.file("etc1/postgresql.conf").toString());
        PostgresState.Standby rejoined = (PostgresState.Standby) pg1.observe(SHORT);
        assertThat(rejoined.timeline()).isEqualTo(Timeline.of(2));
        assertThat(rejoined.clientsHeld()).isTrue();
    }

    @Test
    void filesOfAnExistingServerMoveToTheConfigurationDirectory() throws Exception {
        LocalPostgres before = servers.initialized("pg1", UnaryOperator.identity());
        before.stop(StopMode.FAST, new TestContext());
        Files.writeString(servers.file("pg1/postgresql.conf"), "work_mem = '7MB'\n");
        LocalPostgres pg = servers.add("pg1", b -> b.configDirectory(servers.file("etc")));
        pg.startPrimary(new ServerSettings(new TreeMap<>(), ConfigText.defaultHba()), new TestContext());
        assertThat(setting(pg, "work_mem")).isEqualTo("7MB");
        assertThat(setting(pg, "config_file"))
                .isEqualTo(servers.file("etc/postgresql.conf").toString());
    }

    @Test
    void usersOwnFileAndThePasswordFileMayBeAnywhere() throws Exception {
        Path custom = Files.writeString(servers.file("custom.conf"), "work_mem = '9MB'\nport = 1\n");
        LocalPostgres pg1 =
                servers.initialized("pg1", b -> b.customConf(custom).passFile(servers.file("secret/pgpass")));
        assertThat(setting(pg1, "work_mem")).isEqualTo("9MB");
        LocalPostgres pg2 = servers.standby(pg1, "pg2", b -> b.passFile(servers.file("secret/pgpass2")));
        assertThat(setting(pg2, "primary_conninfo")).contains("passfile=" + servers.file("secret/pgpass2"));
        assertThat(Files.getPosixFilePermissions(servers.file("secret/pgpass"))).hasSize(2);
        assertThat(servers.file("pg1.hanode/pgpass")).doesNotExist();
    }

    @Test
    void optionsOfTheReplicationRoleAreInTheConnectionString() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        LocalPostgres pg2 = servers.standby(
                pg1,
                "pg2",
                b -> b.connectionOptions(Map.of("sslmode", "allow", "keepalives_idle", "9"))
                        .replication("replicator", Servers.REPLICATION_PASSWORD, Map.of("sslmode", "disable")));
        assertThat(setting(pg2, "primary_conninfo"))
                .contains("sslmode=disable", "keepalives_idle=9")
                .doesNotContain("allow", "Secret");
        assertThat(((PostgresState.Standby) pg2.observe(SHORT)).upstream()).isNotNull();
    }

    @Test
    void programsMayHaveOtherNames() throws Exception {
        Path bin = servers.directory("bin");
        Path real = Programs.candidates(null, Map.of()).iterator().next();
        for (String program : Programs.NEEDED) {
            String name = program.equals("pg_controldata") ? "controldata15" : program;
            Files.createSymbolicLink(bin.resolve(name), real.resolve(program));
        }
        LocalPostgres wrong = servers.add("wrong", b -> b.binDirectory(bin));
        assertThat(wrong.check()).anyMatch(f -> f.contains("without pg_controldata"));
        LocalPostgres pg = servers.add("pg1", b -> b.binDirectory(bin).program("pg_controldata", "controldata15"));
        assertThat(pg.check()).isEmpty();
    }

    @Test
    void serverIsReachedThroughItsUnixSocketWhereTcpIsClosed() throws Exception {
        LocalPostgres pg = servers.initialized(
                "pg1",
                b -> b.useUnixSocket(true)
                        .useUnixSocketForReplication(true)
                        .hbaLines("local all all scram-sha-256", "host all all all reject"));
        pg.applySettings(settings(Map.of("max_connections", "50")), SHORT);
        assertThat(primary(pg).server().pendingRestart()).hasSize(1);
        pg.checkpoint(new TestContext());
        pg.admitClients(false, SHORT);
        assertThat(primary(pg).synchronous().clientsHeld()).isTrue();
        pg.stop(StopMode.FAST, new TestContext());
        pg.startStandby(null, ServerSettings.NONE, new TestContext());
        assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.Standby.class);
    }

    @Test
    void severalSocketDirectoriesAreAllUsed() throws Exception {
        Path more = servers.directory("more");
        LocalPostgres pg = servers.initialized(
                "pg1",
                b -> b.parameters(Map.of("unix_socket_directories", servers.file("") + ", " + more))
                        .useUnixSocket(true));
        assertThat(more.resolve(".s.PGSQL." + pg.address().port())).exists();
        assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.Primary.class);
    }

    @Test
    void silentServerBehindASocketIsUnreachableInTime() throws Exception {
        LocalPostgres pg =
                servers.initialized("pg1", b -> b.useUnixSocket(true).hbaLines("local all all scram-sha-256"));
        long backend = Long.parseLong(backend(pg));
        Servers.signal("STOP", backend);
        try {
            assertThat(pg.observe(java.time.Duration.ofMillis(700))).isInstanceOf(PostgresState.Unreachable.class);
        } finally {
            Servers.signal("CONT", backend);
        }
        org.awaitility.Awaitility.await().until(() -> pg.observe(SHORT) instanceof PostgresState.Primary);
    }

    /** The process behind the pooled connection. */
    private static String backend(LocalPostgres pg) throws Exception {
        pg.observe(SHORT);
        List<Long> found = Processes.children(Servers.pid(pg)).stream()
                .filter(p -> Processes.commandLine(p).contains("postgres postgres [local]"))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0).toString();
    }
}
