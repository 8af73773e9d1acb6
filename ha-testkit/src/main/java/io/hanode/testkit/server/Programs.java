package io.hanode.testkit.server;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds servers' programs on this machine. */
final class Programs {

    private Programs() {}

    /** The program of this name on the {@code PATH}, in the usual places, or where {@code scripts/test} keeps what it fetched. */
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
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst();
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
