package io.hanode.postgres.local;

import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Server processes that work in a data directory although no postmaster does. */
final class Orphans {

    private static final Logger log = LoggerFactory.getLogger(Orphans.class);

    private Orphans() {}

    /** Ends them: they go on for a moment after their postmaster was killed, and keep the next server from starting. */
    static void kill(Path dataDirectory) {
        for (Long pid : of(dataDirectory)) {
            Processes.startOf(pid).ifPresent(start -> {
                log.warn("process {} of a dead server on {} is killed before the next start", pid, dataDirectory);
                Signals.kill(pid, start);
                Waits.untilGone(new PostmasterIdentity(pid, start), Duration.ofSeconds(5));
            });
        }
    }

    /** Their process ids; empty where the system does not tell working directories. Call it only when no server runs. */
    static List<Long> of(Path dataDirectory) {
        List<Long> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                Path name = process.getFileName();
                long pid = name == null ? 0 : Long.parseLong(name.toString());
                if (pid > 0 && Processes.name(pid).equals("postgres") && worksIn(pid, dataDirectory)) {
                    found.add(pid);
                }
            }
        } catch (IOException e) {
            return found;
        }
        return found;
    }

    private static boolean worksIn(long pid, Path dataDirectory) {
        Optional<Path> cwd = Processes.workingDirectory(pid);
        try {
            return cwd.isPresent() && Files.isSameFile(cwd.get(), dataDirectory);
        } catch (IOException e) {
            return false;
        }
    }
}
