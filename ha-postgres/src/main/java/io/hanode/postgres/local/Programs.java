package io.hanode.postgres.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where programs are looked for. */
final class Programs {

    /** What this module runs. */
    static final List<String> NEEDED = List.of("postgres", "initdb", "pg_controldata", "pg_basebackup", "pg_rewind");

    /** Places of packages: Debian and Ubuntu, PGDG on RPM systems, Homebrew, source builds, Postgres.app. */
    private static final List<String[]> PLACES = List.of(
            new String[] {"/usr/lib/postgresql", "*", "bin"},
            new String[] {"/usr", "pgsql-*", "bin"},
            new String[] {"/opt/homebrew/opt", "postgresql*", "bin"},
            new String[] {"/usr/local/opt", "postgresql*", "bin"},
            new String[] {"/usr/local", "pgsql*", "bin"},
            new String[] {"/Applications/Postgres.app/Contents/Versions", "*", "bin"},
            new String[] {"/usr/libexec", "postgresql*", ""});

    private static final Logger log = LoggerFactory.getLogger(Programs.class);

    private Programs() {}

    /** The file that a program's name means on the PATH. */
    static Optional<Path> onPath(String program) {
        return path().stream()
                .map(d -> d.resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Directories that hold a {@code postgres}: the given one alone, else those of the PATH and of packages. */
    static Set<Path> candidates(@Nullable Path setting, Map<String, String> names) {
        String postgres = names.getOrDefault("postgres", "postgres");
        Set<Path> found = new LinkedHashSet<>();
        if (setting != null) {
            found.add(setting);
            return found;
        }
        for (Path directory : path()) {
            // Links (and Debian's wrappers) stand for programs whose siblings are elsewhere.
            real(directory.resolve(postgres)).map(Path::getParent).ifPresent(found::add);
        }
        for (String[] place : PLACES) {
            try (DirectoryStream<Path> matches = Files.newDirectoryStream(Path.of(place[0]), place[1])) {
                matches.forEach(d -> real(d.resolve(place[2]).resolve(postgres))
                        .map(Path::getParent)
                        .ifPresent(found::add));
            } catch (IOException e) {
                log.trace("{} does not exist here", place[0], e);
            }
        }
        return found;
    }

    /** Which of the needed programs are missing in a directory. */
    static List<String> missing(Path directory, Map<String, String> names) {
        return NEEDED.stream()
                .filter(p -> !Files.isExecutable(directory.resolve(names.getOrDefault(p, p))))
                .toList();
    }

    private static Optional<Path> real(Path program) {
        try {
            return Files.isExecutable(program) ? Optional.of(program.toRealPath()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<Path> path() {
        List<Path> directories = new ArrayList<>();
        String path = System.getenv("PATH");
        for (String part : (path == null ? "/usr/bin:/bin" : path).split(File.pathSeparator, -1)) {
            try {
                if (!part.isEmpty()) {
                    directories.add(Path.of(part));
                }
            } catch (InvalidPathException e) {
                log.trace("{} on the PATH is no directory", part, e);
            }
        }
        directories.add(Path.of("/usr/sbin"));
        directories.add(Path.of("/sbin"));
        return directories;
    }
}
