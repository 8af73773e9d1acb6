package io.hanode.postgres.local;

import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives the WAL that a stopped server still had to archive, before a rewind deletes or replaces it: the other nodes do not archive
 * what they received, so that the archive would keep a hole.
 */
final class ReadyWal {

    private static final Logger log = LoggerFactory.getLogger(ReadyWal.class);
    private static final String READY = ".ready";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration QUESTION = Duration.ofSeconds(10);

    /** What {@code %r} stands for where nothing is restored. */
    private static final String NO_RESTART_POINT = "000000010000000000000001";

    private final LocalServer server;

    ReadyWal(LocalServer server) {
        this.server = server;
    }

    /** Archives in order, until the first failure: a rewind does not fail for it, but it is said what is missing. */
    void archive(Binaries binaries, OperationContext context) throws PostgresException, IOException {
        List<Path> ready = ready();
        String mode = ready.isEmpty() ? "off" : setting(binaries, "archive_mode");
        if (!mode.equals("on") && !mode.equals("always")) {
            return;
        }
        String command = setting(binaries, "archive_command");
        for (int i = 0; i < ready.size(); i++) {
            String segment = segment(ready.get(i));
            context.progress("archiving " + segment, (double) i / ready.size());
            String fault = command.isEmpty() ? "there is no archive_command" : archive(command, segment, context);
            if (!fault.isEmpty()) {
                log.error(
                        "{} of {} WAL files of {} are not archived before the rewind, from {} on: {}. Save them from pg_wal if the"
                                + " archive must be without a hole",
                        ready.size() - i,
                        ready.size(),
                        server,
                        segment,
                        fault);
                return;
            }
            Files.move(ready.get(i), ready.get(i).resolveSibling(segment + ".done"));
        }
        log.info("archived before the rewind: {} WAL files of {}", ready.size(), server);
    }

    private String archive(String command, String segment, OperationContext context) throws PostgresException {
        List<String> shell = List.of("/bin/sh", "-c", expand(command, segment));
        try {
            ToolResult result = server.tools()
                    .run(new ToolRunner.Job(shell, LIMIT)
                            .of(context)
                            .in(server.directory().path()));
            return result.ok()
                    ? ""
                    : "archive_command ended with exit code " + result.exit() + ": " + result.lastLines();
        } catch (PostgresException e) {
            if (context.cancelled()) {
                throw e;
            }
            return String.valueOf(e.getMessage());
        }
    }

    /** The command with the file's path and name in place of its marks. */
    static String expand(String command, String segment) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < command.length(); i++) {
            char next = command.charAt(i) == '%' && i + 1 < command.length() ? command.charAt(i + 1) : 0;
            String value = switch (next) {
                case 'p' -> "pg_wal/" + segment;
                case 'f' -> segment;
                case 'r' -> NO_RESTART_POINT;
                case '%' -> "%";
                default -> null;
            };
            text.append(value == null ? String.valueOf(command.charAt(i)) : value);
            i += value == null ? 0 : 1;
        }
        return text.toString();
    }

    private List<Path> ready() throws IOException {
        List<Path> found = new ArrayList<>();
        Path status = server.directory().file("pg_wal/archive_status");
        if (!Files.isDirectory(status)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(status, "*" + READY)) {
            for (Path file : files) {
                if (Files.exists(server.directory().file("pg_wal").resolve(segment(file)))) {
                    found.add(file);
                }
            }
        }
        found.sort(null);
        return found;
    }

    private static String segment(Path ready) {
        String name = String.valueOf(ready.getFileName());
        return name.substring(0, name.length() - READY.length());
    }

    private String setting(Binaries binaries, String name) throws PostgresException {
        ToolResult result = server.tools()
                .run(
                        List.of(
                                binaries.program("postgres"),
                                "-C",
                                name,
                                "-D",
                                server.directory().path().toString()),
                        QUESTION);
        return result.ok() ? result.output().strip() : "";
    }
}
