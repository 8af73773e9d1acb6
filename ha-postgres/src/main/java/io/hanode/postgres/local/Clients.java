package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps clients out of the server, running or not, and lets them in again. */
final class Clients {

    private static final Logger log = LoggerFactory.getLogger(Clients.class);
    private static final String HBA_FILE = "SELECT current_setting('hba_file')";

    /** Whoever may connect while clients are kept out may also stay. */
    private static final String END = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() AND usename NOT IN (?, ?)";

    private static final Duration TOOL = Duration.ofSeconds(5);
    private static final List<String> BEGINNING = List.of("authentication", "initializing", "startup");

    private final LocalServer server;
    private final Reconfiguration reconfiguration;

    Clients(LocalServer server, Reconfiguration reconfiguration) {
        this.server = server;
        this.reconfiguration = reconfiguration;
    }

    void admit(boolean admitted, Duration timeout) throws PostgresException {
        Deadline deadline = Deadline.after(timeout);
        Path hba = server.config().access().hba();
        if (!Files.exists(hba)) {
            throw new PostgresException("clients of " + server + " cannot be " + (admitted ? "let in" : "kept out")
                    + ": there is no " + hba);
        }
        Postmaster postmaster = server.postmaster().orElse(null);
        if (postmaster == null && !admitted) {
            requireOwnFileWhenStarted(hba);
        }
        reconfiguration.locked(() -> {
            String former = OwnedFiles.readOrEmpty(hba);
            if (server.config().access().admitClients(admitted)) {
                log.info("clients of {} are {}", server, admitted ? "let in again" : "kept out");
            } else if (admitted) {
                return;
            }
            if (postmaster != null) {
                inForce(postmaster, admitted, hba, former, deadline);
            }
        });
    }

    private void inForce(Postmaster postmaster, boolean admitted, Path hba, String former, Deadline deadline)
            throws PostgresException, IOException {
        if (!postmaster.ready()) {
            // It reads the file when it begins to serve, or now, and nobody can prove when.
            Signals.send(postmaster.identity(), Signals.Signal.HUP);
            if (!admitted) {
                throw new PostgresException(
                        "clients of " + server + " are kept out once it has started; it is starting");
            }
            return;
        }
        try {
            requireOwnFile(postmaster, hba, deadline);
            Reconfiguration.reload(server, postmaster, deadline);
        } catch (PostgresException e) {
            // What is in the file is what is said of the server.
            server.config().access().put(former);
            Signals.send(postmaster.identity(), Signals.Signal.HUP);
            throw e;
        }
        if (!admitted) {
            endSessions(postmaster, deadline);
        }
    }

    private void requireOwnFile(Postmaster postmaster, Path hba, Deadline deadline)
            throws PostgresException, IOException {
        requireSame(ask(postmaster, HBA_FILE, deadline), hba);
        String errors = ask(postmaster, Reconfiguration.HBA_ERRORS, deadline);
        if (!errors.isEmpty()) {
            throw new PostgresException("PostgreSQL would not read " + hba + ": " + errors);
        }
    }

    private void requireOwnFileWhenStarted(Path hba) throws PostgresException {
        List<String> command = List.of(
                server.binaries().program("postgres"),
                "-C",
                "hba_file",
                "-D",
                server.directory().path().toString());
        ToolResult result = server.tools().run(command, TOOL);
        if (!result.ok()) {
            throw new PostgresException("PostgreSQL does not say which hba_file it would use: " + result.lastLines());
        }
        try {
            requireSame(result.output().strip(), hba);
        } catch (IOException e) {
            throw new PostgresException("hba_file of " + server + ": " + e, e);
        }
    }

    private void requireSame(String used, Path hba) throws PostgresException, IOException {
        if (!Files.isSameFile(server.directory().path().resolve(used), hba)) {
            throw new PostgresException("clients of " + server + " cannot be kept out: it uses " + used + " and not "
                    + hba + "; take hba_file out of its configuration and restart it");
        }
    }

    private String ask(Postmaster postmaster, String question, Deadline deadline) throws PostgresException {
        return server.query(
                postmaster, deadline.remaining(), "access of clients", c -> Reconfiguration.text(c, question));
    }

    /** Ends the sessions that there are, and those that were let in by the former file and are about to begin. */
    private void endSessions(Postmaster postmaster, Deadline deadline) throws PostgresException {
        Set<Long> former = new HashSet<>(Processes.children(postmaster.pid()));
        boolean done = Waits.until(deadline, NoContext.INSTANCE, () -> {
            former.removeIf(pid -> !begins(postmaster.pid(), pid));
            former.forEach(pid -> Processes.startOf(pid)
                    .ifPresent(start -> Signals.send(new PostmasterIdentity(pid, start), Signals.Signal.TERM)));
            return server.query(postmaster, deadline.remaining(), "end sessions", this::end) == 0 && former.isEmpty();
        });
        if (!done) {
            throw new PostgresException(
                    "clients of " + server + " are kept out, but their sessions have not all ended yet");
        }
    }

    /** Whether a process is a session that is not yet in PostgreSQL's own list. */
    private static boolean begins(long postmaster, Long pid) {
        String title = Processes.commandLine(pid);
        return !title.isEmpty()
                && (BEGINNING.stream().anyMatch(title::endsWith) || title.equals(Processes.commandLine(postmaster)));
    }

    private int end(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setString(1, server.settings().superuser().user());
            statement.setString(2, server.settings().rewind().user());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
