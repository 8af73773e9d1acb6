package io.hanode.postgres.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Says that the data directory is being made, copied or rewound. It lies in the state directory, because the programs that do it
 * delete what they do not know, and it names the very directory, so that another one in its place is not taken for broken.
 */
final class IncompleteMark {

    private final Path file;
    private final DataDirectory directory;
    private final OwnedFiles files;

    IncompleteMark(Path stateDirectory, DataDirectory directory, OwnedFiles files) {
        this.file = stateDirectory.resolve("incomplete");
        this.directory = directory;
        this.files = files;
    }

    /** Sets the mark; it is on disk when this returns. The data directory must exist. */
    void set(String operation) throws IOException {
        files.write(file, directory.identity() + "\n" + operation + "\n");
    }

    /** Marks what may have been put in the marked directory's place, or makes it anew. */
    void renew(String operation) throws IOException {
        files.directory(directory.path());
        if (!isSet()) {
            set(operation);
        }
    }

    /** Whether the data directory is marked. */
    boolean isSet() throws IOException {
        if (!Files.exists(file) || !Files.isDirectory(directory.path())) {
            return false;
        }
        return Files.readString(file).startsWith(directory.identity() + "\n");
    }

    /** Takes the mark away: what it stood for is complete and on disk. */
    void clear() throws IOException {
        OwnedFiles.sync(directory.path());
        Files.deleteIfExists(file);
        Path parent = file.getParent();
        if (parent != null) {
            OwnedFiles.sync(parent);
        }
    }

    /** Where it is, for messages. */
    Path file() {
        return file;
    }
}
