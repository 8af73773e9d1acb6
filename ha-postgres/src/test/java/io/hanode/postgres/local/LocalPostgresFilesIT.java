package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.Provisioner;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import io.hanode.testkit.postgres.PostgresPlayground;
import io.hanode.testkit.postgres.TestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The server's files: configuration, passwords, copies that broke off. */
class LocalPostgresFilesIT {

    private static final Duration SHORT = Duration.ofSeconds(10);

    private final PostgresPlayground playground = PostgresPlayground.create();
    private final List<LocalPostgres> servers = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (LocalPostgres pg : servers) {
            pg.stop(StopMode.IMMEDIATE, new TestContext());
            pg.close();
        }
        playground.close();
    }

    @Test
    void usersOwnConfigurationSurvivesAndTheClustersIsInForce() throws Exception {
        LocalPostgres pg = initialized("pg1");
        pg.stop(StopMode.FAST, new TestContext());
        Files.writeString(file("pg1/postgresql.base.conf"), "work_mem = '7MB'\nport = 1\nlog_line_prefix = 'mine'\n");
        Files.writeString(
                file("pg1/postgresql.auto.conf"),
                "primary_conninfo = 'host=elsewhere'\nmax_connections = 30\nwork_mem = '9MB'\n");
        pg.startPrimary(settings(Map.of("maintenance_work_mem", "65MB", "max_connections", "40")), new TestContext());
        assertThat(setting(pg, "work_mem")).isEqualTo("9MB");
        assertThat(setting(pg, "log_line_prefix")).isEqualTo("mine");
        assertThat(setting(pg, "maintenance_work_mem")).isEqualTo("65MB");
        assertThat(setting(pg, "max_connections")).isEqualTo("40");
        assertThat(setting(pg, "primary_conninfo")).isEmpty();
        assertThat(setting(pg, "cluster_name")).isEqualTo("c");
        assertThat(setting(pg, "data_checksums")).isEqualTo("on");
    }

    @Test
    void parameterThatPostgresRefusesIsLeftOutAndTheServerStaysStartable() throws Exception {
        LocalPostgres pg = initialized("pg1");
        pg.applySettings(
                settings(Map.of(
                        "work_mem", "zork", "no_such_thing", "1", "max_connections", "abc", "temp_buffers", "9MB")),
                SHORT);
        assertThat(setting(pg, "work_mem")).isEqualTo("4MB");
        assertThat(setting(pg, "max_connections")).isEqualTo("100");
        pg.stop(StopMode.FAST, new TestContext());
        pg.startPrimary(
                settings(Map.of("work_mem", "zork", "no_such_thing", "1", "temp_buffers", "9MB")), new TestContext());
        assertThat(setting(pg, "temp_buffers")).isEqualTo("9MB");
    }

    @Test
    void accessRulesThatPostgresRefusesAreLeftOut() throws Exception {
        LocalPostgres pg = initialized("pg1");
        List<String> lines = new ArrayList<>(ConfigText.defaultHba());
        lines.add("host all all 300.1.1.1/99 scram-sha-256");
        pg.applySettings(new ServerSettings(new TreeMap<>(), lines), SHORT);
        pg.stop(StopMode.FAST, new TestContext());
        pg.startPrimary(ServerSettings.NONE, new TestContext());
        assertThat(setting(pg, "work_mem")).isEqualTo("4MB");
    }

    @Test
    void changeThatNeedsARestartIsReportedUntilThen() throws Exception {
        LocalPostgres pg = initialized("pg1");
        pg.applySettings(settings(Map.of("max_connections", "50")), SHORT);
        assertThat(primary(pg).server().pendingRestart())
                .extracting(PendingChange::name)
                .containsExactly("max_connections");
        pg.stop(StopMode.FAST, new TestContext());
        pg.startPrimary(settings(Map.of("max_connections", "50")), new TestContext());
        assertThat(primary(pg).server().pendingRestart()).isEmpty();
    }

    @Test
    void standbyStartsWithThePrimarysHigherValueAndReportsThatItWaitsForARestart() throws Exception {
        LocalPostgres pg1 = initialized("pg1");
        pg1.applySettings(settings(Map.of("max_connections", "130")), SHORT);
        pg1.stop(StopMode.FAST, new TestContext());
        pg1.startPrimary(settings(Map.of("max_connections", "130")), new TestContext());
        LocalPostgres pg2 = cloned(pg1, "pg2");
        pg2.startStandby(upstream(pg1), settings(Map.of("max_connections", "60")), new TestContext());
        assertThat(setting(pg2, "max_connections")).isEqualTo("130");
        PostgresState.Standby standby = (PostgresState.Standby) pg2.observe(SHORT);
        assertThat(standby.server().pendingRestart())
                .extracting(PendingChange::name)
                .containsExactly("max_connections");
    }

    @Test
    void noPasswordIsInArgumentsLogsOrConfiguration() throws Exception {
        ArgumentSampler sampler = new ArgumentSampler();
        LocalPostgres pg1 = initialized("pg1");
        pg1.applySlots(List.of(new SlotChange.Create("pg2")), SHORT);
        LocalPostgres pg2 = cloned(pg1, "pg2");
        pg2.startStandby(upstream(pg1), ServerSettings.NONE, new TestContext());
        assertThat(sampler.stop()).anyMatch(c -> c.contains("pg_basebackup")).noneMatch(c -> c.contains("-Secret"));
        try (Stream<Path> all = Files.walk(playground.directory())) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                boolean passFile = file.endsWith("pgpass");
                assertThat(hasPassword(file)).as(file.toString()).isEqualTo(passFile);
                if (passFile) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------");
                }
            }
        }
        assertThat(pg2 + " " + pg2.describe()).doesNotContain("Secret");
    }

    private static boolean hasPassword(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        return text.contains("super-Secret") || text.contains("repl-Secret");
    }

    @Test
    void cloneWithAWrongPasswordFailsWithoutShowingIt() throws Exception {
        LocalPostgres pg1 = initialized("pg1");
        LocalPostgres pg2 = add("pg2", Servers.builder(playground, "pg2").replication("replicator", "wrong-Secret"));
        assertThatThrownBy(() -> provisioner(pg2).clone(upstream(pg1), new TestContext()))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("password authentication failed for user \"replicator\"")
                .hasMessageNotContaining("Secret");
        assertThat(pg2.observe(SHORT)).isInstanceOf(PostgresState.NoDataDirectory.class);
    }

    @Test
    void interruptedCloneIsNeverStartedAndCanBeMadeAgain() throws Exception {
        LocalPostgres pg1 = initialized("pg1");
        Servers.execute(pg1, "CREATE TABLE big AS SELECT g, repeat('x', 500) FROM generate_series(1, 60000) g");
        LocalPostgres pg2 = add("pg2", Servers.builder(playground, "pg2").maxRate("8M"));
        TestContext context = new TestContext();
        Thread canceller = new Thread(() -> {
            org.awaitility.Awaitility.await().until(() -> Files.exists(file("pg2/PG_VERSION")));
            context.cancel();
        });
        canceller.start();
        assertThatThrownBy(() -> provisioner(pg2).clone(upstream(pg1), context)).isInstanceOf(PostgresException.class);
        canceller.join();
        assertThat(file("pg2/PG_VERSION")).exists();
        assertThat(pg2.observe(SHORT))
                .satisfiesAnyOf(
                        s -> assertThat(s).isInstanceOf(PostgresState.NoDataDirectory.class),
                        s -> assertThat(((PostgresState.Stopped) s).incomplete())
                                .isTrue());
        assertThatThrownBy(() -> pg2.startStandby(upstream(pg1), ServerSettings.NONE, new TestContext()))
                .isInstanceOf(PostgresException.class);
        assertThatThrownBy(() -> pg2.startPrimary(ServerSettings.NONE, new TestContext()))
                .isInstanceOf(PostgresException.class);
        LocalPostgres again = add("pg2", Servers.builder(playground, "pg2"));
        provisioner(again).clone(upstream(pg1), new TestContext());
        again.startStandby(upstream(pg1), ServerSettings.NONE, new TestContext());
        assertThat(again.observe(SHORT)).isInstanceOf(PostgresState.Standby.class);
    }

    @Test
    void markedDirectoryIsNotStartedHoweverCompleteItLooks() throws Exception {
        LocalPostgres pg = initialized("pg1");
        pg.stop(StopMode.FAST, new TestContext());
        Path mark = file("pg1.hanode/incomplete");
        Files.writeString(mark, Files.getAttribute(file("pg1"), "unix:ino") + "\nrewind\n");
        assertThat(((PostgresState.Stopped) pg.observe(SHORT)).incomplete()).isTrue();
        assertThatThrownBy(() -> pg.startPrimary(ServerSettings.NONE, new TestContext()))
                .hasMessageContaining("incomplete copy")
                .hasMessageContaining(mark.toString());
        assertThatThrownBy(() -> pg.startStandby(null, ServerSettings.NONE, new TestContext()))
                .hasMessageContaining("incomplete copy");
        Files.writeString(mark, "1\nrewind\n"); // of a directory that was here before
        pg.startPrimary(ServerSettings.NONE, new TestContext());
    }

    @Test
    void tablespacesMoveAsideWithTheDataDirectory() throws Exception {
        LocalPostgres pg1 = initialized("pg1");
        Path space = file("space");
        Files.createDirectory(space);
        Files.setOwner(space, Files.getOwner(file("pg1")));
        Servers.execute(pg1, "CREATE TABLESPACE s LOCATION '" + space + "'");
        Servers.execute(pg1, "CREATE TABLE in_s (n int) TABLESPACE s");
        pg1.stop(StopMode.FAST, new TestContext());
        provisioner(pg1).discard(new TestContext());
        assertThat(pg1.observe(SHORT)).isInstanceOf(PostgresState.NoDataDirectory.class);
        assertThat(space).isEmptyDirectory();
        assertThat(file("space.discarded")).isNotEmptyDirectory();
        try (Stream<Path> links = Files.list(file("pg1.discarded/pg_tblspc"))) {
            assertThat(links.map(Path::toAbsolutePath))
                    .allSatisfy(l -> assertThat(l.toRealPath())
                            .isEqualTo(file("space.discarded").toRealPath()));
        }
    }

    @Test
    void ownConfigurationIsKeptWhenTheDataDirectoryIsCopiedAnew() throws Exception {
        LocalPostgres pg1 = initialized("pg1");
        LocalPostgres pg2 = initialized("pg2");
        pg2.stop(StopMode.FAST, new TestContext());
        Files.writeString(file("pg2/postgresql.base.conf"), "work_mem = '7MB'\n");
        provisioner(pg2).discard(new TestContext());
        provisioner(pg2).clone(upstream(pg1), new TestContext());
        pg2.startStandby(upstream(pg1), ServerSettings.NONE, new TestContext());
        assertThat(setting(pg2, "work_mem")).isEqualTo("7MB");
    }

    private LocalPostgres initialized(String name) throws PostgresException {
        LocalPostgres pg = add(name, Servers.builder(playground, name));
        provisioner(pg).initialize(ServerSettings.NONE, new TestContext());
        return pg;
    }

    private LocalPostgres cloned(LocalPostgres source, String name) throws PostgresException {
        LocalPostgres pg = add(name, Servers.builder(playground, name));
        provisioner(pg).clone(upstream(source), new TestContext());
        return pg;
    }

    private LocalPostgres add(String name, LocalPostgresBuilder builder) {
        LocalPostgres pg = builder.build();
        pg.identify(NodeName.of(name), new ClusterName("c"));
        servers.add(pg);
        return pg;
    }

    private static Upstream upstream(LocalPostgres pg) {
        return new Upstream(
                NodeName.of("pg1"), pg.address().host(), pg.address().port(), null);
    }

    private static Provisioner provisioner(LocalPostgres pg) {
        return pg.provisioner().orElseThrow();
    }

    private static PostgresState.Primary primary(LocalPostgres pg) {
        return (PostgresState.Primary) pg.observe(SHORT);
    }

    private static ServerSettings settings(Map<String, String> parameters) {
        return new ServerSettings(new TreeMap<>(parameters), List.of());
    }

    private static String setting(LocalPostgres pg, String name) throws Exception {
        return Servers.ask(pg, "SELECT current_setting('" + name + "')");
    }

    private Path file(String name) {
        return playground.directory().resolve(name);
    }
}
