package io.hanode.postgres.local;

import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.PostgresException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The data directory's files, as far as they say what it is. */
final class DataDirectory {

    private final Path path;

    DataDirectory(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Whether it is missing or empty; the {@code lost+found} of a file system does not count. */
    boolean empty() throws IOException {
        if (!Files.isDirectory(path)) {
            if (Files.exists(path)) {
                throw new IOException(path + " is not a directory");
            }
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                if (!entry.endsWith("lost+found")) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The major version that made it; empty when it is no (complete) data directory. */
    Optional<Integer> majorVersion() {
        try {
            String text = Files.readString(file("PG_VERSION")).strip();
            return text.matches("[0-9]{1,3}(\\.[0-9]{1,2})?")
                    ? Optional.of(Integer.parseInt(text.split("\\.", 2)[0]))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean hasControlFile() {
        return Files.isRegularFile(file("global/pg_control"));
    }

    /** Where the running server has its Unix socket; empty when it has none, or when no server runs. */
    Optional<Path> socketDirectory() {
        try {
            List<String> lines = Files.readAllLines(file("postmaster.pid"));
            String directory = lines.size() > 4 ? lines.get(4).strip() : "";
            return directory.isEmpty() ? Optional.empty() : Optional.of(path.resolve(directory));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether it would start as a standby. */
    boolean standby() {
        return Files.exists(file("standby.signal")) || Files.exists(file("recovery.signal"));
    }

    /** The history file of a timeline; empty when there is none. Timeline 1 has an empty history. */
    Optional<TimelineHistory> history(Timeline timeline) throws PostgresException {
        if (timeline.equals(Timeline.FIRST)) {
            return Optional.of(TimelineHistory.none(timeline));
        }
        Path file = historyFile(timeline);
        try {
            return Files.exists(file) && !ReservedTimelines.isReserved(file)
                    ? Optional.of(TimelineHistory.parse(timeline, Files.readString(file)))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new PostgresException("timeline history " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The highest number of a timeline that there is a history file of, reserved or not; 0 when there is none. */
    int lastHistory() throws IOException {
        int last = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(file("pg_wal"), "????????.history")) {
            for (Path file : files) {
                last = Math.max(last, ReservedTimelines.number(file));
            }
        }
        return last;
    }

    Path historyFile(Timeline timeline) {
        return path.resolve("pg_wal").resolve(String.format("%08X.history", timeline.number()));
    }

    /** Directories outside that belong to the database: WAL, when it is a link, and tablespaces. */
    List<Path> outside() throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isSymbolicLink(file("pg_wal"))) {
            found.add(target(file("pg_wal")));
        }
        for (Path link : tablespaceLinks()) {
            found.add(target(link));
        }
        return found;
    }

    List<Path> tablespaceLinks() throws IOException {
        List<Path> links = new ArrayList<>();
        Path tablespaces = file("pg_tblspc");
        if (Files.isDirectory(tablespaces)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(tablespaces)) {
                for (Path entry : entries) {
                    if (Files.isSymbolicLink(entry)) {
                        links.add(entry);
                    }
                }
            }
        }
        return links;
    }

    /** Where a link points, absolute. */
    Path target(Path link) throws IOException {
        return link.resolveSibling(Files.readSymbolicLink(link)).normalize();
    }

    /** Deletes everything in it, in its tablespaces and in its WAL directory outside; the directories stay. */
    void wipe() throws IOException {
        if (!Files.isDirectory(path)) {
            return;
        }
        for (Path outside : outside()) {
            if (Files.isDirectory(outside)) {
                OwnedFiles.deleteTree(outside, false);
            }
        }
        OwnedFiles.deleteTree(path, false);
    }

    /** What tells this directory from another one that takes its place: its inode. A device's number may change with a restart. */
    String identity() throws IOException {
        try {
            return String.valueOf(Files.getAttribute(path, "unix:ino"));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return path.toString();
        }
    }
}
