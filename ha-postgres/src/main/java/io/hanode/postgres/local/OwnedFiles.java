package io.hanode.postgres.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that belong to the server's user and that nobody else may read. */
final class OwnedFiles {

    private final OsUser user;

    OwnedFiles(OsUser user) {
        this.user = user;
    }

    /** Replaces a file in one step: a crash leaves the old or the new one. */
    void write(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        writeInPlace(temporary, text);
        try {
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        }
        sync(parentOf(file));
    }

    /** Writes a file with mode 0600 from its first moment on, and syncs it. */
    void writeInPlace(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        user.own(file);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Writes the file unless it has this text already; whether it was written. */
    boolean writeIfChanged(Path file, String text) throws IOException {
        if (text.equals(readOrEmpty(file)) && Files.exists(file)) {
            return false;
        }
        write(file, text);
        return true;
    }

    /** The text of a file, empty when there is none. Bytes that are no UTF-8 become replacement characters. */
    static String readOrEmpty(Path file) throws IOException {
        return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : "";
    }

    /** Makes the directory (mode 0700) where it is missing. */
    void directory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null && !Files.exists(parent)) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        user.own(directory);
    }

    void copy(Path from, Path to) throws IOException {
        Path temporary = to.resolveSibling(to.getFileName() + ".new");
        Files.copy(from, temporary, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        user.own(temporary);
        Files.move(temporary, to, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes renames and new names in a directory survive a power failure, where the file system can. */
    static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return; // not every file system can sync a directory; the write itself was synced
        }
    }

    /** Deletes what is in a directory, and the directory itself if wanted. Links are deleted, not followed. */
    static void deleteTree(Path directory, boolean itself) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS) && itself) {
            Files.deleteIfExists(directory);
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, java.io.IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                if (itself || !visited.equals(directory)) {
                    Files.delete(visited);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path parentOf(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IOException(file + " has no parent directory");
        }
        return parent;
    }
}
