package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hanode.HaConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class BuilderTest {

    @Test
    void allFaultsAreReportedAtOnce() {
        assertThat(faults(b -> LocalPostgres.builder())).hasSize(4);
        assertThat(faults(b -> b.listen("nowhere")
                        .pgCtlTimeout(Duration.ZERO)
                        .osUser("root")
                        .maxRate("fast")))
                .hasSize(4);
    }

    @Test
    void relativePathsAreRefused() {
        assertThat(faults(b -> b.dataDirectory(Path.of("data")).binDirectory(Path.of("bin"))))
                .hasSize(2);
    }

    @Test
    void stateInsideTheDataDirectoryIsRefused() {
        assertThat(faults(b -> b.stateDirectory(Path.of("/data/state"))))
                .singleElement()
                .asString()
                .contains("inside");
    }

    @Test
    void socketDirectoryWhosePathWouldNotFitIsRefused() {
        assertThat(faults(b -> b.unixSocketDirectory(Path.of("/" + "s".repeat(90)))))
                .singleElement()
                .asString()
                .contains("107");
    }

    @Test
    void listeningEverywhereNeedsAConnectAddress() {
        assertThat(faults(b -> b.listen("*:5432"))).singleElement().asString().contains("connectAddress is not set");
        LocalPostgres pg = valid().listen("*:5432").connectAddress("10.0.0.1").build();
        assertThat(pg.address().connUrl()).isEqualTo("postgres://10.0.0.1:5432/postgres");
        pg.close();
    }

    @Test
    void ipv6AddressIsWrittenInBrackets() {
        LocalPostgres pg = valid().listen("[::1]:5433").build();
        assertThat(pg.address().connUrl()).isEqualTo("postgres://[::1]:5433/postgres");
        pg.close();
    }

    @Test
    void oneRoleWithTwoPasswordsIsRefused() {
        assertThat(faults(b -> b.replication("postgres", "another-Secret")))
                .singleElement()
                .asString()
                .contains("two different passwords")
                .doesNotContain("Secret");
    }

    @Test
    void programOptionsThatWeGiveAreRefused() {
        assertThat(faults(b -> b.initdbOptions("--locale=C", "encoding=UTF8", "--pgdata=/x", "-U", "--no-sync")))
                .hasSize(3);
        assertThat(faults(b -> b.basebackupOptions(
                        "max-rate=100M", "--checkpoint=spread", "verbose", "format=tar", "dbname=x")))
                .hasSize(2);
        assertThat(faults(b -> b.rewindOptions("debug", "target-pgdata=/x", "--dry-run")))
                .hasSize(2);
    }

    @Test
    void patronisListsAndMapsOfOptionsAreUnderstood() {
        assertThat(ProgramOptions.ofPatroni(List.of("data-checksums", Map.of("encoding", "UTF8"))))
                .containsExactly("data-checksums", "encoding=UTF8");
        assertThat(ProgramOptions.ofPatroni(Map.of("max-rate", "100M"))).containsExactly("max-rate=100M");
        assertThat(ProgramOptions.ofPatroni(new TreeMap<>(Map.of("progress", true, "verbose", false))))
                .containsExactly("progress");
        assertThat(ProgramOptions.ofPatroni(null)).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> ProgramOptions.ofPatroni("max-rate"));
        assertThatIllegalArgumentException().isThrownBy(() -> ProgramOptions.ofPatroni(List.of(List.of("a"))));
    }

    @Test
    void waysToMakeADataDirectoryAreChecked() {
        assertThat(faults(b -> b.replicaMethods())).singleElement().asString().contains("at least one");
        assertThat(faults(b -> b.replicaMethods(
                        ReplicaMethod.command("wal_e", "/usr/bin/restore 'open"),
                        ReplicaMethod.command("wal_e", "").arguments(Map.of("=", "x")))))
                .hasSize(4);
        assertThat(faults(b -> b.bootstrap(Bootstrap.by(BootstrapMethod.command("pitr", " ")
                                .keepingRecovery()
                                .recovery(Map.of("restore command", "x")))
                        .hbaLines("nonsense")
                        .user("", "x", "FLY")
                        .after("\""))))
                .hasSize(7);
        assertThat(faults(b ->
                        b.scripts(Scripts.NONE.prePromote("").beforeStop("'").timeout(Duration.ZERO))))
                .hasSize(3);
    }

    @Test
    void filesThatACopyWouldReplaceAreKeptOutOfTheDataDirectory() {
        assertThat(faults(b -> b.passFile(Path.of("/data/pgpass")).configDirectory(Path.of("/data/conf"))))
                .hasSize(2);
        assertThat(faults(b -> b.customConf(Path.of("custom.conf")))).hasSize(1);
    }

    @Test
    void programsThatAreNotRunAreRefused() {
        assertThat(faults(b -> b.program("psql", "psql15").program("pg_rewind", "../pg_rewind")))
                .hasSize(2);
    }

    @Test
    void connectionOptionsOfARoleAreChecked() {
        assertThat(faults(b -> b.replication("replicator", "x", Map.of("sslmode", "sometimes", "sslpassword", "y"))))
                .hasSize(2)
                .anyMatch(f -> f.contains("verify-full"))
                .anyMatch(f -> f.contains("primary_conninfo"));
    }

    @Test
    void identityMapLineThatIsNoneIsRefused() {
        assertThat(faults(b -> b.identLines("map root", "map root postgres", "# fine")))
                .hasSize(1);
    }

    @Test
    void passwordAmongConnectionOptionsIsRefused() {
        assertThat(faults(b -> b.connectionOptions(Map.of("password", "x", "sslmode", "require"))))
                .hasSize(1);
    }

    @Test
    void accessRuleThatIsNoneIsRefused() {
        assertThat(faults(
                        b -> b.hbaLines("hots all all all trust", "host all all all", "# fine", "local all all peer")))
                .hasSize(2);
    }

    private static List<String> faults(UnaryOperator<LocalPostgresBuilder> change) {
        LocalPostgresBuilder builder = change.apply(valid());
        return catchThrowableOfType(HaConfigurationException.class, builder::build)
                .faults();
    }

    private static LocalPostgresBuilder valid() {
        return LocalPostgres.builder()
                .dataDirectory(Path.of("/data"))
                .listen("127.0.0.1:5432")
                .superuser("postgres", "super-Secret")
                .replication("replicator", "repl-Secret");
    }
}
