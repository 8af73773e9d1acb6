package io.hanode.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.agent.Main;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line in processes of its own.
 *
 * @param folder for its files
 * @param file its configuration file
 */
record Cli(Path folder, Path file) {

    private static final int LONGEST_SECONDS = 120;

    /** What a command printed and its exit code. */
    record Result(int code, String out, String err) {}

    /** For the cluster of that name on etcd. */
    static Cli on(TestCluster cluster, String scope) throws IOException {
        Path file = Files.writeString(
                cluster.root.resolve(scope + "-cli.yml"),
                "scope: " + scope + "\netcd3:\n  hosts: "
                        + cluster.store().replaceFirst("etcd://", "")
                        + "\npostgresql:\n  authentication:\n    superuser:\n      username: postgres\n      password: \""
                        + NodeSpec.PASSWORD + "\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return new Cli(cluster.root, file);
    }

    Result run(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "-c",
                file.toString()));
        command.addAll(List.of(args));
        Path err = Files.createTempFile(folder, "command", ".err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, Files.readString(err));
    }
}
