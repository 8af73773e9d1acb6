package io.hanode.postgres.local;

import static io.hanode.postgres.local.ServerSet.SHORT;
import static io.hanode.postgres.local.ServerSet.provisioner;
import static io.hanode.postgres.local.ServerSet.setting;
import static io.hanode.postgres.local.ServerSet.settings;
import static io.hanode.postgres.local.ServerSet.upstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.testkit.postgres.TestContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Data directories made by initdb, by commands of the user's, and from a source; and the user's other commands. */
class LocalPostgresMakingIT {

    private final ServerSet servers = new ServerSet();

    @AfterEach
    void stop() throws Exception {
        servers.close();
    }

    @Test
    void newClusterHasTheUsersTheLinesAndTheOptionsThatWereAskedFor() throws Exception {
        Path told = servers.file("told");
        Path script = servers.script("after", "echo \"$1\" > " + told + "; env | grep ^PG >> " + told);
        LocalPostgres pg = servers.initialized(
                "pg1",
                b -> b.initdbOptions("encoding=LATIN1", "data-checksums", "auth-local=peer")
                        .bootstrap(Bootstrap.initdb()
                                .hbaLines("host all all 10.0.0.0/8 scram-sha-256")
                                .user("o'\"app", "app-Secret:\\'", "createdb")
                                .user("reader", "", "nologin")
                                .after(script.toString())));
        assertThat(Servers.ask(pg, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'template1'"))
                .isEqualTo("LATIN1");
        assertThat(Servers.ask(
                        pg,
                        "SELECT string_agg(rolname || ' ' || rolcreatedb || ' ' || rolcanlogin, ',' ORDER BY rolname)"
                                + " FROM pg_roles WHERE rolname ~ 'app|reader'"))
                .isEqualTo("o'\"app true true,reader false false");
        assertThat(Files.readString(servers.file("pg1/pg_hba.conf")))
                .contains("host all all 10.0.0.0/8 scram-sha-256")
                .containsPattern("local +all +all +peer");
        assertThat(Files.readString(told))
                .contains("user=postgres", "dbname=postgres", "PGPASSFILE=", "synchronous_commit=local")
                .doesNotContain("Secret");
    }

    @Test
    void newClusterIsGivenUpWhenItsLastCommandFails() throws Exception {
        Path script = servers.script("after", "echo no good; exit 3");
        LocalPostgres pg =
                servers.add("pg1", b -> b.bootstrap(Bootstrap.initdb().after(script.toString())));
        assertThatThrownBy(() -> provisioner(pg).initialize(ServerSettings.NONE, new TestContext()))
                .isInstanceOf(PostgresException.class)
                .hasMessageContaining("exit code 3")
                .hasMessageContaining("no good");
        assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.NoDataDirectory.class);
    }

    @Test
    void copyIsMadeInTheFirstWayThatSucceeds() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        Path told = servers.file("told");
        Path bad = servers.script("bad", "echo junk > " + servers.file("pg2") + "/junk; echo broken; exit 1");
        Path good = servers.script(
                "good",
                "echo \"$@\" > " + told
                        + "\nfor a; do case $a in --datadir=*) d=${a#*=};; --connstring=*) c=${a#*=};; esac; done\n"
                        + "[ -z \"$(ls -A $d)\" ] && exec " + program("pg_basebackup") + " -D $d -X stream -d \"$c\"");
        LocalPostgres pg2 = servers.standby(
                pg1,
                "pg2",
                b -> b.replicaMethods(
                        ReplicaMethod.command("bad", bad.toString()),
                        ReplicaMethod.command("good", good + " 'one word'").arguments(Map.of("retries", "2")),
                        ReplicaMethod.basebackup()));
        assertThat(pg2.observe(SHORT)).isInstanceOf(PostgresState.Standby.class);
        assertThat(Files.readString(told))
                .startsWith("one word --scope=c --role=replica --datadir=" + servers.file("pg2") + " --connstring=")
                .endsWith(" --retries=2\n")
                .doesNotContain("Secret");
    }

    @Test
    void baseBackupFollowsWhereACommandFails() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        LocalPostgres pg2 = servers.standby(
                pg1,
                "pg2",
                b -> b.basebackupOptions("max-rate=1000M", "checkpoint=spread", "compress=9")
                        .replicaMethods(
                                ReplicaMethod.command("nothing", "/bin/true").withoutParameters(),
                                ReplicaMethod.command("absent", "/no/such/program"),
                                ReplicaMethod.basebackup()));
        assertThat(pg2.observe(SHORT)).isInstanceOf(PostgresState.Standby.class);
    }

    @Test
    void wayThatKeepsDataFindsItEvenWhereItPutAnotherDirectoryInPlace() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        Path data = servers.file("pg2");
        Path keep = servers.script(
                "keep",
                "[ -e " + data + "/kept ] && exit 7; mv " + data + " " + data + ".away; mkdir " + data + "; echo > "
                        + data + "/kept; exit 6");
        LocalPostgres pg2 = servers.add(
                "pg2",
                b -> b.replicaMethods(
                        ReplicaMethod.command("keep", keep.toString()).keepingData()));
        for (int exit = 6; exit <= 7; exit++) {
            assertThatThrownBy(() -> provisioner(pg2).clone(upstream(pg1), new TestContext()))
                    .isInstanceOf(PostgresException.class)
                    .hasMessageContaining("exit code " + exit);
            assertThat(data.resolve("kept")).exists();
        }
    }

    @Test
    void clusterIsMadeFromABackupUpToATarget() throws Exception {
        Path archive = servers.directory("archive");
        LocalPostgres old = servers.initialized("old", UnaryOperator.identity());
        archiving(old, archive);
        Path backup = servers.file("backup");
        run(
                program("pg_basebackup"),
                "-D",
                backup.toString(),
                "-X",
                "fetch",
                "-d",
                "host=127.0.0.1 port=" + old.address().port() + " user=replicator password='repl-Secret 2:\\\\\\''");
        Servers.write(old);
        String target = Servers.ask(old, "SELECT pg_create_restore_point('here')");
        Servers.write(old);
        Servers.ask(old, "SELECT pg_switch_wal()");
        awaitArchived(old, archive);
        old.stop(StopMode.FAST, new TestContext());
        Path seen = servers.directory("seen").resolve("hba");
        LocalPostgres pg = servers.initialized(
                "pg1",
                b -> b.superuser("postgres", "another-Secret")
                        .bootstrap(Bootstrap.by(BootstrapMethod.command(
                                                "pitr",
                                                "sh -c 'for a; do case $a in --datadir=*) cp -a " + backup
                                                        + "/. ${a#*=}; esac; done' sh")
                                        .recovery(Map.of(
                                                "restore_command",
                                                "cp pg_hba.conf " + seen + "; cp " + archive + "/%f %p",
                                                "recovery_target_name",
                                                "here")))
                                .user("app", "app-Secret")));
        assertThat(target).isNotEmpty();
        PostgresState.Primary primary = ServerSet.primary(pg);
        assertThat(primary.timeline()).isEqualTo(Timeline.of(2));
        assertThat(asNewSuperuser(pg, "SELECT count(*) FROM t")).isEqualTo("1");
        assertThat(asNewSuperuser(pg, "SELECT count(*) FROM pg_roles WHERE rolname IN ('app', 'replicator')"))
                .isEqualTo("2");
        assertThat(asNewSuperuser(pg, "SELECT current_setting('recovery_target_name')"))
                .isEmpty();
        assertThat(Files.readAllLines(seen))
                .as("who may connect meanwhile")
                .filteredOn(l -> !l.startsWith("#"))
                .containsExactly("local all \"postgres\" peer map=hanode_bootstrap");
        assertThat(Files.readString(servers.file("pg1/pg_hba.conf"))).doesNotContain("peer map");
        pg.stop(StopMode.FAST, new TestContext());
        pg.startPrimary(ServerSettings.NONE, new TestContext());
    }

    @Test
    void clusterThatCannotBeMadeLeavesNothing() throws Exception {
        LocalPostgres pg = servers.add(
                "pg1",
                b -> b.bootstrap(Bootstrap.by(BootstrapMethod.command("broken", "sh -c 'echo disk gone; exit 9'"))));
        assertThatThrownBy(() -> provisioner(pg).initialize(ServerSettings.NONE, new TestContext()))
                .hasMessageContaining("bootstrap method broken ended with exit code 9: disk gone");
        assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.NoDataDirectory.class);
    }

    @Test
    void serverIsNotPromotedWhenTheCommandBeforeFails() throws Exception {
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        LocalPostgres pg2 = servers.standby(pg1, "pg2", b -> b.scripts(Scripts.NONE.prePromote("/bin/false")));
        assertThatThrownBy(() -> pg2.promote(Timeline.of(2), new TestContext()))
                .hasMessageContaining("prePromote ended with exit code 1");
        assertThat(pg2.observe(SHORT)).isInstanceOf(PostgresState.Standby.class);
        LocalPostgres pg3 = servers.standby(
                pg1, "pg3", b -> b.scripts(Scripts.NONE.prePromote("sleep 600").timeout(Duration.ofSeconds(1))));
        assertThatThrownBy(() -> pg3.promote(Timeline.of(2), new TestContext()))
                .hasMessageContaining("did not end within 1 s");
    }

    @Test
    void serverStopsWhateverTheCommandBeforeSays() throws Exception {
        Path told = servers.file("told");
        Path script = servers.script("stop", "echo stop >> " + told + "; exit 1");
        LocalPostgres pg = servers.initialized("pg1", b -> b.scripts(Scripts.NONE.beforeStop(script.toString())));
        pg.stop(StopMode.FAST, new TestContext());
        assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.Stopped.class);
        assertThat(told).hasContent("stop");
        pg.startPrimary(ServerSettings.NONE, new TestContext());
        pg.stop(StopMode.IMMEDIATE, new TestContext());
        assertThat(told).hasContent("stop");
    }

    @Test
    void walThatWaitsForTheArchiveGoesThereBeforeARewind() throws Exception {
        Path archive = servers.directory("archive");
        LocalPostgres pg1 = servers.initialized("pg1", UnaryOperator.identity());
        LocalPostgres pg2 = servers.standby(pg1, "pg2", UnaryOperator.identity());
        pg1.stop(StopMode.FAST, new TestContext());
        ServerSettings failing = settings(Map.of("archive_mode", "on", "archive_command", "false"));
        pg1.startPrimary(failing, new TestContext());
        pg2.promote(Timeline.of(2), new TestContext());
        Servers.write(pg1);
        Servers.ask(pg1, "SELECT pg_switch_wal()");
        Servers.write(pg1);
        Servers.kill(pg1);
        org.awaitility.Awaitility.await().until(() -> pg1.observe(SHORT) instanceof PostgresState.Stopped);
        assertThat(ready("pg1")).isNotEmpty();
        List<String> waiting = ready("pg1");
        Files.writeString(
                servers.file("pg1/postgresql.auto.conf"),
                "archive_command = 'test ! -f " + archive + "/%f && cp %p " + archive + "/%f'\n");
        provisioner(pg1).rewind(upstream(pg2), new TestContext());
        try (Stream<Path> files = Files.list(archive)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsAll(waiting);
        }
        pg1.startStandby(upstream(pg2), ServerSettings.NONE, new TestContext());
        assertThat(pg1.observe(SHORT)).isInstanceOf(PostgresState.Standby.class);
    }

    private List<String> ready(String name) throws Exception {
        try (Stream<Path> files = Files.list(servers.file(name + "/pg_wal/archive_status"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(f -> f.endsWith(".ready"))
                    .map(f -> f.replace(".ready", ""))
                    .toList();
        }
    }

    private static void archiving(LocalPostgres pg, Path archive) throws Exception {
        ServerSettings on = settings(Map.of("archive_mode", "on", "archive_command", "cp %p " + archive + "/%f"));
        pg.stop(StopMode.FAST, new TestContext());
        pg.startPrimary(on, new TestContext());
        assertThat(setting(pg, "archive_mode")).isEqualTo("on");
    }

    private static void awaitArchived(LocalPostgres pg, Path archive) throws Exception {
        String segment = Servers.ask(pg, "SELECT pg_walfile_name(pg_switch_wal() - 1)");
        org.awaitility.Awaitility.await().until(() -> Files.exists(archive.resolve(segment)));
    }

    private static String asNewSuperuser(LocalPostgres pg, String sql) throws Exception {
        try (var connection = java.sql.DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + pg.address().port() + "/postgres",
                        "postgres",
                        "another-Secret");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static String program(String name) {
        return Programs.candidates(null, Map.of())
                .iterator()
                .next()
                .resolve(name)
                .toString();
    }

    private static void run(String... command) throws Exception {
        List<String> all =
                new java.util.ArrayList<>(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
