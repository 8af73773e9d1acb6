package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Moves the data directory aside. Tablespaces move with it, because a new copy needs their places empty. */
final class Discard {

    private static final String SUFFIX = ".discarded";

    private final LocalServer server;

    Discard(LocalServer server) {
        this.server = server;
    }

    void run(OperationContext context) throws PostgresException {
        DataDirectory directory = server.directory();
        try {
            if (directory.empty()) {
                return;
            }
            if (directory.hasControlFile() && !server.mark().isSet()) {
                server.config().backUp();
            }
            requireMovable(directory.path());
            for (Path link : directory.tablespaceLinks()) {
                requireMovable(directory.target(link));
            }
            context.progress("moving " + directory.path() + " to " + aside(directory.path()), -1);
            for (Path link : directory.tablespaceLinks()) {
                moveTablespace(directory, link);
            }
            replace(directory.path());
            Files.deleteIfExists(server.mark().file());
        } catch (IOException e) {
            throw new PostgresException("data directory " + directory.path() + " could not be moved aside: " + e, e);
        }
    }

    private void moveTablespace(DataDirectory directory, Path link) throws IOException {
        Path target = directory.target(link);
        if (!Files.isDirectory(target)) {
            return;
        }
        replace(target);
        server.files().directory(target);
        Files.delete(link);
        Files.createSymbolicLink(link, aside(target));
    }

    /** Moves a directory aside, in place of what was moved aside before. */
    private static void replace(Path path) throws IOException {
        Path aside = aside(path);
        if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
            OwnedFiles.deleteTree(aside, true);
        }
        Files.move(path, aside);
        Path parent = path.getParent();
        if (parent != null) {
            OwnedFiles.sync(parent);
        }
    }

    private static void requireMovable(Path path) throws PostgresException, IOException {
        Path parent = path.getParent();
        if (parent != null && !Files.getFileStore(parent).equals(Files.getFileStore(path))) {
            throw new PostgresException(
                    path + " cannot be moved aside, because it is a mount point; empty it by hand, and use a"
                            + " directory below it for the data");
        }
        if (parent == null || !Files.isWritable(parent)) {
            throw new PostgresException(
                    path + " cannot be moved aside: its parent directory is not writable for this process;"
                            + " remove it by hand, or change the permissions");
        }
    }

    private static Path aside(Path path) {
        return path.resolveSibling(path.getFileName() + SUFFIX);
    }
}
