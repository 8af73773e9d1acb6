package io.hanode.postgres.local;

import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The server process of a data directory, as {@code postmaster.pid} and the operating system agree on it.
 *
 * @param identity the process
 * @param status PostgreSQL's word for its state: starting, stopping, ready, standby; empty when it wrote none yet
 */
record Postmaster(PostmasterIdentity identity, String status) {

    /** How far the start in the file may be from the process's, where the working directory cannot be read. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(3);

    long pid() {
        return identity.pid();
    }

    boolean alive() {
        return Processes.alive(identity.pid(), identity.startedAt());
    }

    boolean ready() {
        return status.equals("ready");
    }

    boolean stopping() {
        return status.equals("stopping");
    }

    /** Finds the live server of a data directory: never another process that got the number of a dead one. */
    static Optional<Postmaster> find(Path dataDirectory) {
        List<String> lines;
        try {
            lines = Files.readAllLines(dataDirectory.resolve("postmaster.pid"));
        } catch (IOException e) {
            return Optional.empty();
        }
        // A negative number is a single-user server, which serves nobody.
        if (lines.isEmpty() || !lines.get(0).strip().matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        long pid = Long.parseLong(lines.get(0).strip());
        String status = lines.size() > 7 ? lines.get(7).strip() : "";
        return Processes.startOf(pid)
                .filter(start -> isServerOf(pid, dataDirectory, lines))
                .map(start -> new Postmaster(new PostmasterIdentity(pid, start), status));
    }

    private static boolean isServerOf(long pid, Path dataDirectory, List<String> lines) {
        if (pid == ProcessHandle.current().pid()) {
            return false;
        }
        Optional<Path> cwd = Processes.workingDirectory(pid);
        if (cwd.isPresent()) {
            try {
                return Files.isSameFile(cwd.get(), dataDirectory) && looksLikeServer(pid);
            } catch (IOException e) {
                return false;
            }
        }
        return looksLikeServer(pid) && startedThen(pid, lines);
    }

    private static boolean looksLikeServer(long pid) {
        String name = Processes.name(pid);
        return name.startsWith("postgres") || name.startsWith("postmaster") || name.startsWith("edb-postgres");
    }

    private static boolean startedThen(long pid, List<String> lines) {
        if (lines.size() < 3 || !lines.get(2).strip().matches("[0-9]{1,12}")) {
            return true;
        }
        Instant written = Instant.ofEpochSecond(Long.parseLong(lines.get(2).strip()));
        return ProcessHandle.of(pid)
                .flatMap(h -> h.info().startInstant())
                .map(s -> Duration.between(s, written).abs().compareTo(START_TOLERANCE) <= 0)
                .orElse(true);
    }
}
