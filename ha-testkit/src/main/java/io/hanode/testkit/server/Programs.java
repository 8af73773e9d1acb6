package io.hanode.testkit.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds servers' programs on this machine. */
final class Programs {

    /** Where packages put PostgreSQL's programs: a directory for each version. */
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");

    private Programs() {}

    /**
     * The program of this name on the {@code PATH}, in the usual places, or where {@code scripts/test} keeps what it fetched; of
     * several versions of PostgreSQL the newest.
     */
    static Optional<Path> find(String name) {
        List<Path> directories = new ArrayList<>();
        for (String directory : text("PATH", "").split(File.pathSeparator, -1)) {
            if (!directory.isEmpty()) {
                directories.add(Path.of(directory));
            }
        }
        directories.add(Path.of("/usr/local/bin"));
        directories.add(Path.of("/usr/bin"));
        directories.add(Path.of("/usr/sbin"));
        directories.add(cache().resolve("hanode/bin"));
        directories.addAll(versions());
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static List<Path> versions() {
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.filter(version -> version.getFileName().toString().matches("[0-9]+"))
                    .sorted(Comparator.comparing((Path version) ->
                                    Integer.valueOf(version.getFileName().toString()))
                            .reversed())
                    .map(version -> version.resolve("bin"))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Path cache() {
        String home = System.getProperty("user.home", "/");
        return Path.of(text("XDG_CACHE_HOME", home + "/.cache"));
    }

    private static String text(String variable, String otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
