package io.hanode.postgres.local;

import io.hanode.postgres.ControlData;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.Upstream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns a forked data directory back into a copy of the source with pg_rewind, after its preconditions were checked. */
final class Rewind {

    private static final Logger log = LoggerFactory.getLogger(Rewind.class);
    private static final Duration LIMIT = Duration.ofDays(1);
    private static final Duration SHORT = Duration.ofSeconds(10);

    /** With --progress, pg_rewind says this before it changes the first file. */
    private static final String CHANGES_BEGIN = "need to copy";

    private final LocalServer server;

    Rewind(LocalServer server) {
        this.server = server;
    }

    void run(Upstream source, OperationContext context) throws PostgresException {
        DataDirectory directory = server.directory();
        Binaries binaries = server.binaries();
        ControlData control =
                ControlFile.read(server.tools(), binaries, directory.path()).toControlData(directory.path());
        if (!control.rewindable()) {
            throw new PostgresException("rewind: " + directory.path()
                    + " has neither data checksums nor wal_log_hints = on; make a new copy instead");
        }
        new RewindSource(server, source).check(control.systemIdentifier(), context);
        try {
            server.config().prepare();
            server.config().backUp();
            new ReadyWal(server).archive(binaries, context);
            rewind(binaries, source, context);
        } catch (IOException e) {
            throw new PostgresException("rewind of " + directory.path() + ": " + e, e);
        }
    }

    private void rewind(Binaries binaries, Upstream source, OperationContext context)
            throws PostgresException, IOException {
        boolean standby = server.directory().standby();
        Orphans.kill(server.directory().path());
        server.mark().set("rewind");
        // pg_rewind lets a crashed server recover in single-user mode first, which a standby refuses.
        server.config().standbySignal(false);
        server.timelines().dropUnused();
        boolean touched = false;
        try {
            if (binaries.major() == Binaries.OLDEST) {
                recover(binaries, context);
            }
            ToolResult result = server.tools()
                    .run(new ToolRunner.Job(command(binaries, source), LIMIT)
                            .of(context)
                            .telling(new CopyProgress("rewinding", context)));
            touched = result.output().contains(CHANGES_BEGIN);
            if (!result.ok()) {
                throw new PostgresException("pg_rewind from " + source.node() + " (" + source.host() + ":"
                        + source.port() + ") failed: " + result.lastLines());
            }
            log.info("pg_rewind of {}: {}", server, result.lastLines());
            touched = false;
        } catch (PostgresException e) {
            // A run that was cut short may have begun; only one that ended by itself is known not to have.
            touched |= context.cancelled() || !String.valueOf(e.getMessage()).startsWith("pg_rewind from");
            if (!touched) {
                server.config().standbySignal(standby);
                server.mark().clear();
            }
            throw e;
        }
        server.config().restore();
        server.config().standbySignal(true);
        server.mark().clear();
    }

    private List<String> command(Binaries binaries, Upstream source) throws PostgresException {
        List<String> command = new ArrayList<>();
        command.add(binaries.program("pg_rewind"));
        command.add("--target-pgdata=" + server.directory().path());
        command.add("--progress");
        command.addAll(server.settings().making().rewind());
        if (binaries.major() > Binaries.OLDEST && hasRestoreCommand(binaries)) {
            command.add("--restore-target-wal");
        }
        Map<String, String> options =
                new LinkedHashMap<>(BaseBackup.liveness(server.settings().rewind()));
        options.put("dbname", server.settings().address().database());
        command.add("--source-server="
                + ConnInfo.of(
                        source,
                        server.settings().rewind().user(),
                        server.config().passFile(),
                        "hanode rewind",
                        options));
        return command;
    }

    private boolean hasRestoreCommand(Binaries binaries) throws PostgresException {
        ToolResult result = server.tools()
                .run(
                        List.of(
                                binaries.program("postgres"),
                                "-C",
                                "restore_command",
                                "-D",
                                server.directory().path().toString(),
                                // Its log, for instance of a file to include that is not there, would be taken for a
                                // value.
                                "-c",
                                "log_min_messages=panic"),
                        SHORT);
        return result.ok() && !result.output().isBlank();
    }

    /** Crash recovery, which pg_rewind of version 12 does not do itself. */
    private void recover(Binaries binaries, OperationContext context) throws PostgresException {
        ToolResult result = server.tools()
                .run(new ToolRunner.Job(
                                List.of(
                                        binaries.program("postgres"),
                                        "--single",
                                        "-D",
                                        server.directory().path().toString(),
                                        "template1"),
                                LIMIT)
                        .of(context));
        if (!result.ok()) {
            throw new PostgresException(
                    "crash recovery of " + server.directory().path() + " failed: " + result.lastLines());
        }
    }
}
