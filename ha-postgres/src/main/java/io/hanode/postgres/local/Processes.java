package io.hanode.postgres.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operating system tells about processes: /proc where there is one, else the JDK's handle. Never blocks on a process. */
final class Processes {

    private static final Path PROC = Path.of("/proc");
    private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/stat"));

    private static final Pattern SLEEP = Pattern.compile("(?s)\\nState:\\s+S.*\\nvoluntary_ctxt_switches:\\s+([0-9]+)");

    private Processes() {}

    /** The start of a live process in the system's own unit; empty when it is gone or a zombie. */
    static Optional<Long> startOf(long pid) {
        if (!HAS_PROC) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .flatMap(h -> h.info().startInstant())
                    .map(i -> i.toEpochMilli());
        }
        String[] fields = stat(pid);
        boolean dead = fields.length < 20 || fields[0].equals("Z") || fields[0].equals("X");
        return dead ? Optional.empty() : Optional.of(Long.parseLong(fields[19]));
    }

    /** Whether the very process that began then is still there. */
    static boolean alive(long pid, long startedAt) {
        return startOf(pid).filter(s -> s == startedAt).isPresent();
    }

    /** Whether the process is stopped by a signal or a debugger, so that it cannot react to anything. */
    static boolean suspended(long pid) {
        String[] fields = HAS_PROC ? stat(pid) : new String[0];
        return fields.length > 0 && (fields[0].equals("T") || fields[0].equals("t"));
    }

    /**
     * How often the process has gone to sleep, when it sleeps now; empty when it does not. The same number twice: it slept all the
     * time between. Without /proc: always the same number.
     */
    static OptionalLong sleep(long pid) {
        if (!HAS_PROC) {
            return OptionalLong.of(0);
        }
        try {
            String text = Files.readString(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1);
            Matcher m = SLEEP.matcher(text);
            return m.find() ? OptionalLong.of(Long.parseLong(m.group(1))) : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The process's working directory, where it may be read. */
    static Optional<Path> workingDirectory(long pid) {
        Path link = PROC.resolve(pid + "/cwd");
        try {
            return HAS_PROC && Files.isDirectory(link) ? Optional.of(link) : Optional.empty();
        } catch (SecurityException e) {
            return Optional.empty();
        }
    }

    /** The process's title or command line, blanks between the words. */
    static String commandLine(long pid) {
        try {
            byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/cmdline"));
            return new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ').strip();
        } catch (IOException e) {
            return ProcessHandle.of(pid).flatMap(h -> h.info().commandLine()).orElse("");
        }
    }

    /** The process's name as the system keeps it, at most 15 bytes. */
    static String name(long pid) {
        try {
            return Files.readString(PROC.resolve(pid + "/comm")).strip();
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(h -> h.info().command())
                    .map(c -> Path.of(c).getFileName().toString())
                    .orElse("");
        }
    }

    /** The process's children. */
    static List<Long> children(long pid) {
        try {
            String text = Files.readString(PROC.resolve(pid + "/task/" + pid + "/children"));
            List<Long> pids = new ArrayList<>();
            for (String part : text.strip().split(" ", -1)) {
                if (!part.isEmpty()) {
                    pids.add(Long.parseLong(part));
                }
            }
            return pids;
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .map(h -> h.children().map(ProcessHandle::pid).toList())
                    .orElse(List.of());
        }
    }

    /** Fields of /proc/pid/stat from the state on (field 3): the name before may hold blanks and parentheses. */
    private static String[] stat(long pid) {
        try {
            String text = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            return text.substring(text.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return new String[0];
        }
    }
}
