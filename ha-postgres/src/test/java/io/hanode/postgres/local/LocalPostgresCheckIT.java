package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import io.hanode.testkit.postgres.PostgresPlayground;
import io.hanode.testkit.postgres.TestContext;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is wrong with a machine is said before anything is started, and in an operator's words. */
class LocalPostgresCheckIT {

    private static final Duration SHORT = Duration.ofSeconds(10);

    private final PostgresPlayground playground = PostgresPlayground.create();

    @AfterEach
    void close() {
        playground.close();
    }

    @Test
    void dataDirectoryOfANewerVersionIsNotTouched() throws Exception {
        Path data = directory("data");
        Files.writeString(data.resolve("PG_VERSION"), "99\n");
        try (LocalPostgres pg = server("data")) {
            assertThat(pg.check()).anyMatch(f -> f.contains("of version 99") && f.contains("found: 15"));
            assertThat(pg.observe(SHORT))
                    .isInstanceOfSatisfying(
                            PostgresState.Unusable.class,
                            u -> assertThat(u.reason()).contains("99"));
            assertThatThrownBy(() -> pg.startPrimary(ServerSettings.NONE, new TestContext()))
                    .isInstanceOf(PostgresException.class);
        }
    }

    @Test
    void directoryThatIsNoDatabaseIsNotTouched() throws Exception {
        Path data = directory("data");
        Files.writeString(data.resolve("letter.txt"), "dear");
        try (LocalPostgres pg = server("data")) {
            assertThat(pg.check()).anyMatch(f -> f.contains("neither empty nor a database"));
            assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.Unusable.class);
            assertThatThrownBy(() -> pg.provisioner().orElseThrow().initialize(ServerSettings.NONE, new TestContext()))
                    .hasMessageContaining("not empty");
            Upstream source = new Upstream(NodeName.of("pg1"), "127.0.0.1", 1, null);
            assertThatThrownBy(() -> pg.provisioner().orElseThrow().clone(source, new TestContext()))
                    .hasMessageContaining("not empty");
        }
        assertThat(data.resolve("letter.txt")).hasContent("dear");
    }

    @Test
    void directoryThatTheServersUserCannotWriteIsNamed() throws Exception {
        assumeTrue(OsUser.jvmIsRoot(), "only root can make a directory that the server's user cannot write");
        Path data = Files.createDirectory(playground.directory().resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        try (LocalPostgres pg = server("data")) {
            assertThat(pg.check()).anyMatch(f -> f.contains(data.toString()) && f.contains("osUser 'postgres'"));
        }
    }

    @Test
    void portOfAnotherProcessIsNamed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                LocalPostgres pg = Servers.builder(playground, "data")
                        .listen("127.0.0.1:" + other.getLocalPort())
                        .build()) {
            assertThat(pg.check()).anyMatch(f -> f.contains("127.0.0.1:" + other.getLocalPort()));
        }
    }

    @Test
    void missingProgramsAreNamed() throws Exception {
        Path empty = directory("bin");
        try (LocalPostgres pg =
                Servers.builder(playground, "data").binDirectory(empty).build()) {
            assertThat(pg.check()).anyMatch(f -> f.contains("binDirectory " + empty) && f.contains("pg_rewind"));
        }
    }

    @Test
    void versionBelow12IsRefused() throws Exception {
        Path old = directory("bin");
        for (String program : Programs.NEEDED) {
            Path file = Files.writeString(old.resolve(program), "#!/bin/sh\necho 'postgres (PostgreSQL) 11.22'\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try (LocalPostgres pg =
                Servers.builder(playground, "data").binDirectory(old).build()) {
            assertThat(pg.check()).anyMatch(f -> f.contains("11.22") && f.contains("version 12 or later"));
        }
    }

    @Test
    void unknownOperatingSystemUserIsNamed() {
        assumeTrue(OsUser.jvmIsRoot(), "only root runs the server as another user");
        try (LocalPostgres pg =
                Servers.builder(playground, "data").osUser("nobody-here").build()) {
            assertThat(pg.check()).anyMatch(f -> f.contains("osUser 'nobody-here' does not exist"));
            assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.NoDataDirectory.class);
        }
    }

    @Test
    void failedInitializeLeavesTheDirectoryAsItWas() throws Exception {
        try (LocalPostgres pg = Servers.builder(playground, "data")
                .initdbOptions("--locale=xx_NOWHERE")
                .build()) {
            assertThatThrownBy(() -> pg.provisioner().orElseThrow().initialize(ServerSettings.NONE, new TestContext()))
                    .hasMessageContaining("xx_NOWHERE");
            assertThat(playground.directory().resolve("data")).doesNotExist();
            assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.NoDataDirectory.class);
        }
    }

    @Test
    void cloneOnToAFullDiskFailsAndLeavesNothing() throws Exception {
        Path small = directory("small");
        boolean mounted = OsUser.jvmIsRoot()
                && new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", small.toString())
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
        if (!mounted) {
            System.out.println("SKIPPED cloneOnToAFullDiskFailsAndLeavesNothing: a tmpfs cannot be mounted here");
        }
        assumeTrue(mounted, "a tmpfs cannot be mounted here");
        try (LocalPostgres source = server("source");
                LocalPostgres pg = server("small/data")) {
            try {
                source.identify(NodeName.of("pg1"), new ClusterName("c"));
                source.provisioner().orElseThrow().initialize(ServerSettings.NONE, new TestContext());
                Upstream upstream = new Upstream(
                        NodeName.of("pg1"), "127.0.0.1", source.address().port(), null);
                assertThatThrownBy(() -> pg.provisioner().orElseThrow().clone(upstream, new TestContext()))
                        .hasMessageContaining("No space left on device");
                assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.NoDataDirectory.class);
                assertThatThrownBy(
                                () -> pg.provisioner().orElseThrow().initialize(ServerSettings.NONE, new TestContext()))
                        .hasMessageContaining("No space left on device");
                assertThat(pg.observe(SHORT)).isInstanceOf(PostgresState.NoDataDirectory.class);
            } finally {
                source.stop(StopMode.IMMEDIATE, new TestContext());
            }
        } finally {
            new ProcessBuilder("umount", small.toString()).start().waitFor();
        }
    }

    private LocalPostgres server(String name) {
        return Servers.builder(playground, name).build();
    }

    private Path directory(String name) throws Exception {
        Path directory = Files.createDirectory(playground.directory().resolve(name));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setOwner(directory, Files.getOwner(playground.directory()));
        return directory;
    }
}
