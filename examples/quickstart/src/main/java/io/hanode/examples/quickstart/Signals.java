package io.hanode.examples.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and ends processes: only those of a data directory of ours, or that descend from a process of ours. */
public final class Signals {

    private static final long KILL_SECONDS = 5;

    private Signals() {}

    /** The postmaster that serves this data directory; empty when none does. */
    public static Optional<ProcessHandle> postmaster(Path data) {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"), StandardCharsets.ISO_8859_1)) {
            return lines.findFirst()
                    .map(first -> Long.parseLong(first.strip()))
                    .flatMap(ProcessHandle::of)
                    .filter(process -> serves(process, data));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A stale file may name a process that has nothing to do with us: its command line has to name the directory. */
    private static boolean serves(ProcessHandle process, Path data) {
        return process.isAlive()
                && process.info()
                        .commandLine()
                        .filter(line -> line.contains(data.toString()))
                        .isPresent();
    }

    /** The process and all that descend from it, parents first. */
    public static List<Long> tree(ProcessHandle process) {
        List<Long> pids = new ArrayList<>(List.of(process.pid()));
        process.descendants().map(ProcessHandle::pid).forEach(pids::add);
        return pids;
    }

    /**
     * Sends a signal to all targets in one go. Processes that are gone already are passed over.
     *
     * @param signal its name without SIG
     * @param targets process ids; a negative one means the process group of that number
     */
    public static void send(String signal, List<Long> targets) {
        if (targets.isEmpty()) {
            return;
        }
        List<String> command =
                new ArrayList<>(List.of("/bin/sh", "-c", "kill -s \"$0\" -- \"$@\" 2>/dev/null", signal));
        targets.forEach(pid -> command.add(String.valueOf(pid)));
        try {
            Process kill = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            log().warn("signal {} could not be sent to {}: {}", signal, targets, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Not a constant: the supervisor says where its log goes before the first line.
    private static Logger log() {
        return LoggerFactory.getLogger(Signals.class);
    }
}
