package io.hanode.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's programs for tests. Tests start, stop, kill and configure their servers, so that a running server or one in a container
 * is of no use to them: they take a directory that a system property names, or the programs of this machine. Thread-safe.
 */
public final class PostgresPrograms {

    /** Names the directory of the programs; wins over what is installed. */
    public static final String DIRECTORY_PROPERTY = "hanode.test.postgres.bin";

    private static final ServerOrigin ORIGIN = new ServerOrigin(
            "PostgreSQL",
            DIRECTORY_PROPERTY,
            "postgres",
            "scripts/test installs it on Debian and Ubuntu; else put its programs (12 or later) on the PATH, or name their"
                    + " directory with -D" + DIRECTORY_PROPERTY + ".");

    private static @Nullable Path found;

    private PostgresPrograms() {}

    /**
     * Their directory; prints it once.
     *
     * @throws IllegalStateException when there are none, with how to get them
     * @throws IllegalArgumentException when the property names a directory without them
     */
    public static synchronized Path directory() {
        if (found == null) {
            found = find(System.getProperty(DIRECTORY_PROPERTY, ""));
        }
        return found;
    }

    private static Path find(String given) {
        if (!given.isEmpty()) {
            if (!Files.isExecutable(Path.of(given, "postgres"))) {
                throw new IllegalArgumentException("system property " + DIRECTORY_PROPERTY + " is '" + given
                        + "': there is no program 'postgres' in it");
            }
            System.out.println("PostgreSQL for tests: " + given);
            return Path.of(given);
        }
        try {
            // A link stands for a program whose siblings are elsewhere.
            return Objects.requireNonNull(ORIGIN.program().toRealPath().getParent(), "a program lies in a folder");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
