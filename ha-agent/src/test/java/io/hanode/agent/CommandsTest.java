package io.hanode.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(Object command, String... arguments) {
        return new CommandLine(command)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private Path configured(String... options) {
        Path file = directory.resolve("hanode.yml");
        String[] all = new String[options.length + 1];
        all[0] = file.toString();
        System.arraycopy(options, 0, all, 1, options.length);
        assertThat(execute(new ConfigureCommand(), all)).isZero();
        return file;
    }

    @Test
    void whatConfigureWritesValidatesAndIsForItsOwnerAlone() throws IOException {
        for (String store : new String[] {"etcd3://h1:2379,h2:2379", "zookeeper://h1:2181", "consul://h1:8500"}) {
            Path file = configured("--dcs", store, "--name", "n1", "--scope", "orders");
            assertThat(execute(new ValidateCommand(), file.toString()))
                    .as(out.toString())
                    .isZero();
            assertThat(out.toString()).contains("no faults, 0 warnings");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            Files.delete(file);
        }
    }

    @Test
    void configureLeavesAFileThatIsThereAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("mine.yml"), "scope: mine\n");
        assertThat(execute(new ConfigureCommand(), file.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(file).hasContent("scope: mine\n");
    }

    @Test
    void configureMakesNewPasswordsEachTime() throws IOException {
        String first = Files.readString(configured());
        Files.delete(directory.resolve("hanode.yml"));
        assertThat(Files.readString(configured())).isNotEqualTo(first);
    }

    @Test
    void aStoreThatIsNotKnownIsAMistakeOfTheCommandLine() {
        assertThat(execute(new ConfigureCommand(), "--dcs", "redis://user:hush@h"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("expected etcd3://").doesNotContain("hush");
    }

    @Test
    void validateTellsAllFaultsAlsoThoseOfTheServersSettings() throws IOException {
        Path file = configured();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("data_dir: /", "data_dir: ")
                        .replace("- host all all all scram-sha-256", "- host all")
                        .replace("username: replicator", "username: ''"));
        assertThat(execute(new ValidateCommand(), file.toString())).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(out.toString())
                .containsPattern("hanode.yml:\\d+: postgresql.data_dir: dataDirectory '.*' must be an absolute path")
                .containsPattern("hanode.yml:\\d+: postgresql.authentication.replication: replication user ''");
    }

    @Test
    void runRefusesAFaultyConfigurationBeforeAnythingStarts() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.yml"), "scope: a\nnme: b\n");
        assertThat(execute(new RunCommand(), file.toString())).isEqualTo(ExitCode.CONFIGURATION);
        assertThat(err.toString()).contains("bad.yml:2: nme: is no known key; did you mean 'name'?");
    }

    @Test
    void anUnknownOptionIsAMistakeOfTheCommandLine() {
        assertThat(execute(new RunCommand(), "--fast")).isEqualTo(ExitCode.USAGE);
    }
}
