package io.hanode.postgres.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Server processes that work in a data directory although no postmaster does. */
final class Orphans {

    private Orphans() {}

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
