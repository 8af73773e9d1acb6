package io.hanode.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentConfigTest {

    @TempDir
    Path directory;

    @Test
    void theGuideOf2020LoadsWithoutFaults() throws IOException {
        AgentConfig config = Written.load(directory, Written.guide());
        assertThat(config.nodeFaults()).isEmpty();
        assertThat(config.scope()).contains("pgcluster");
        assertThat(config.name()).contains("pgnode1");
        assertThat(config.namespace()).isEqualTo("/service/");
        assertThat(config.store().orElseThrow().describe()).contains("127.0.0.1:12379");
        assertThat(config.access().user()).contains("patroni");
        assertThat(config.initialClusterConfig().primaryStartTimeout()).hasSeconds(300);
    }

    @Test
    void theGuidesLaterTrickWithRetryTimeoutIsTakenWithAdvice() throws IOException {
        AgentConfig config = Written.load(
                directory,
                Written.guide()
                        .replace("retry_timeout: 10", "retry_timeout: 864000000")
                        .replace("synchronous_mode: false", "synchronous_mode: true")
                        .replace("synchronous_mode_strict: false", "synchronous_mode_strict: true"));
        assertThat(config.nodeFaults()).isEmpty();
        assertThat(config.warnings())
                .anySatisfy(w -> assertThat(w.toString())
                        .contains(":19: bootstrap.dcs.retry_timeout: 864000000 s")
                        .contains("turn failsafe_mode on"));
        AgentConfig on = Written.load(
                directory,
                Written.guide().replace("retry_timeout: 10", "retry_timeout: 864000000\n    failsafe_mode: true"));
        assertThat(on.nodeFaults()).isEmpty();
        assertThat(on.initialClusterConfig().failsafeMode()).isTrue();
        assertThat(on.warnings())
                .noneMatch(w ->
                        w.toString().contains("failsafe_mode") || w.toString().contains("retry_timeout"));
    }

    @Test
    void laterFilesOfADirectoryWinKeyByKey() throws IOException {
        Written.file(directory, "10-base.yml", "scope: a\netcd:\n  host: h1:2379\n  username: u\n");
        Written.file(directory, "20-node.yaml", "scope: b\netcd:\n  host: h2:2379\n");
        Written.file(directory, "30-note.txt", "scope: c\n");
        AgentConfig config = AgentConfig.load(directory, Map.of());
        assertThat(config.faults()).isEmpty();
        assertThat(config.scope()).contains("b");
        assertThat(config.tree().text("etcd", "username")).contains("u");
        assertThat(config.tree().text("etcd", "host")).contains("h2:2379");
    }

    @Test
    void variablesWinOverFiles() throws IOException {
        Path file = Written.file(directory, "orders.yml", "scope: a\netcd3:\n  hosts: h1:2379\n");
        AgentConfig config = AgentConfig.load(
                file,
                Map.of(
                        "PATRONI_SCOPE", "b",
                        "PATRONI_ETCD3_HOSTS", "'h2:2379','h3:2379'",
                        "PATRONI_SUPERUSER_PASSWORD", "0123",
                        "PATRONI_RESTAPI_USERNAME", "admin",
                        "PATRONI_POSTGRESQL_LISTEN", "nowhere",
                        "PATH", "/bin"));
        assertThat(config.scope()).contains("b");
        assertThat(config.tree().texts("etcd3", "hosts")).containsExactly("h2:2379", "h3:2379");
        assertThat(config.tree().text("postgresql", "authentication", "superuser", "password"))
                .contains("0123");
        assertThat(config.access().user()).contains("admin");
        assertThat(Written.texts(config.faults(), directory))
                .containsExactly("PATRONI_POSTGRESQL_LISTEN: postgresql.listen: 'nowhere' cannot be used,"
                        + " expected host[,host...]:port");
    }

    @Test
    void aVariableThatNoKeyHasIsWarnedOfWithTheNearestName() {
        AgentConfig config = AgentConfig.load(List.of(), Map.of("PATRONI_RESTAPI_LISTN", "h:1", "PATRONI_SCOPE", "a"));
        assertThat(config.faults()).isEmpty();
        assertThat(config.warnings().toString()).contains("did you mean PATRONI_RESTAPI_LISTEN?");
    }

    @Test
    void theWholeConfigurationMayBeInOneVariable() {
        Map<String, String> environment =
                Map.of("PATRONI_CONFIGURATION", "scope: whole\nconsul:\n  host: 10.0.0.1\n", "PATRONI_SCOPE", "other");
        AgentConfig config = AgentConfig.load(directory.resolve("missing.yml"), environment);
        assertThat(config.faults()).isEmpty();
        assertThat(config.scope()).contains("whole");
        assertThat(config.store().orElseThrow().describe()).contains("10.0.0.1:8500");
    }

    @Test
    void aFileWithPasswordsThatOthersCanReadIsWarnedOf() throws IOException {
        Path open = Written.file(directory, "open.yml", "ctl:\n  authentication: {username: u, password: p}\n");
        Path harmless = Written.file(directory, "harmless.yml", "scope: a\n");
        for (Path file : List.of(open, harmless)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        }
        assertThat(AgentConfig.load(harmless, Map.of()).warnings()).isEmpty();
        assertThat(Written.texts(AgentConfig.load(open, Map.of()).warnings(), directory))
                .containsExactly("open.yml: holds passwords and everybody may read it (rw-r--r--): take that away with"
                        + " chmod 600");
    }

    @Test
    void accessOfTheCommandLineIsTheRestApisWhereItHasNoneOfItsOwn() throws IOException {
        String rest = "restapi:\n  authentication: {username: rest, password: r}\n";
        assertThat(Written.load(directory, rest).access().password()).contains("r");
        assertThat(Written.load(directory, rest + "ctl:\n  authentication: {username: c, password: s}\n")
                        .access()
                        .user())
                .contains("c");
    }

    @Test
    void secretsAreNotShownByAccess() throws IOException {
        AgentConfig config = Written.load(
                directory, "ctl:\n  authentication: {username: u, password: hush}\n  keyfile_password: hush\n");
        assertThat(config.access().toString()).doesNotContain("hush");
    }
}
