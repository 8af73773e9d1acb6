package io.hanode.postgres.local;

import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Timeline numbers that must not be used. PostgreSQL begins the number after the last one that it finds a history file of; a file
 * without ancestors stands for a number that was given to a promotion which did not take place here. On the new primary the files
 * stay, because standbys ask it for the file of every number in between.
 */
final class ReservedTimelines {

    private static final String TEXT = "# not used: given to a promotion that did not take place here\n";

    private final DataDirectory directory;
    private final OwnedFiles files;

    ReservedTimelines(DataDirectory directory, OwnedFiles files) {
        this.directory = directory;
        this.files = files;
    }

    /** Makes the next promotion begin the wanted timeline. */
    void reserveBelow(Timeline wanted, int current) throws PostgresException {
        if (Files.exists(directory.historyFile(wanted))) {
            throw new PostgresException("timeline " + wanted + " cannot be begun: " + directory.historyFile(wanted)
                    + " says that there already is one");
        }
        try {
            boolean written = false;
            for (int number = current + 1; number < wanted.number(); number++) {
                Path file = directory.historyFile(Timeline.of(number));
                if (!Files.exists(file)) {
                    files.writeInPlace(file, TEXT);
                    written = true;
                }
            }
            if (written) {
                OwnedFiles.sync(directory.file("pg_wal"));
            }
        } catch (IOException e) {
            throw new PostgresException("timeline " + wanted + " cannot be begun: " + e, e);
        }
    }

    /**
     * Deletes reservations that no promotion followed: a server that found one as the highest number would take it for its target and
     * refuse to start. Only for a server that does not run, or that failed to be promoted.
     */
    void dropUnused() throws IOException {
        List<Path> reserved = new ArrayList<>();
        int highestReal = 0;
        Path wal = directory.file("pg_wal");
        if (!Files.isDirectory(wal)) {
            return;
        }
        try (DirectoryStream<Path> histories = Files.newDirectoryStream(wal, "????????.history")) {
            for (Path file : histories) {
                if (isReserved(file)) {
                    reserved.add(file);
                } else {
                    highestReal = Math.max(highestReal, number(file));
                }
            }
        }
        for (Path file : reserved) {
            if (number(file) > highestReal) {
                Files.delete(file);
            }
        }
    }

    static boolean isReserved(Path file) throws IOException {
        return Files.size(file) == TEXT.length() && Files.readString(file).equals(TEXT);
    }

    /** Which timeline a history file is of; 0 when its name is no number. */
    static int number(Path file) {
        String name = String.valueOf(file.getFileName()).substring(0, 8);
        return name.matches("[0-9A-Fa-f]{8}") ? Integer.parseUnsignedInt(name, 16) : 0;
    }
}
