package io.hanode.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that users copy; tests put their own addresses into them, and change nothing else. */
final class Examples {

    private static final Path FOLDER =
            Path.of("..", "examples").toAbsolutePath().normalize();

    private Examples() {}

    static Path path(String name) {
        return FOLDER.resolve(name);
    }

    static String text(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts another text in place of one; fails when that is not there, since then the example has changed. */
    static String put(String text, String old, String other) {
        if (!text.contains(old)) {
            throw new AssertionError("the example says '" + old + "' no more");
        }
        return text.replace(old, other);
    }
}
