package io.hanode.testkit.postgres;

import io.hanode.testkit.server.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;

/**
 * Room for real PostgreSQL servers in tests: a temporary directory that belongs to the user they run as ({@code postgres} when the
 * tests run as root), and free ports on loopback. Closing deletes the directory; the servers must be stopped before.
 */
public final class PostgresPlayground implements AutoCloseable {

    /** The user that servers run as when the tests run as root. */
    public static final String OS_USER = "postgres";

    private final Path directory;

    private PostgresPlayground(Path directory) {
        this.directory = directory;
    }

    /** A new, empty one. */
    public static PostgresPlayground create() {
        try {
            Path directory = Files.createTempDirectory("hanode-pg");
            if ("root".equals(System.getProperty("user.name"))) {
                UserPrincipal user = directory
                        .getFileSystem()
                        .getUserPrincipalLookupService()
                        .lookupPrincipalByName(OS_USER);
                Files.setOwner(directory, user);
            }
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new PostgresPlayground(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The directory; a server's data directory is a name below it. */
    public Path directory() {
        return directory;
    }

    /** A port on loopback that nobody uses and that was not given away before. */
    public static int freePort() {
        return FreePort.take();
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    return FileVisitResult.CONTINUE; // gone meanwhile
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                    Files.deleteIfExists(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
