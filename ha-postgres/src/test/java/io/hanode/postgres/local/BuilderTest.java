package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hanode.HaConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    void initdbOptionsThatWeGiveAreRefused() {
        assertThat(faults(b -> b.initdbOptions("--locale=C", "--pgdata=/x", "-U", "--no-sync", "--auth-host=trust")))
                .hasSize(4);
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
