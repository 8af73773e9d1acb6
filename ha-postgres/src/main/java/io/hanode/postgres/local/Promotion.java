package io.hanode.postgres.local;

import io.hanode.model.Timeline;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Promotes a standby by SQL, which writes the file {@code promote} and signals the server: twice as fast as pg_ctl. */
final class Promotion {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration QUESTION = Duration.ofSeconds(5);
    private static final String ROLE =
            "SELECT pg_is_in_recovery(), CASE WHEN pg_is_in_recovery() THEN (SELECT greatest(c.timeline_id, r.min_recovery_end_timeline)"
                    + " FROM pg_control_checkpoint() c, pg_control_recovery() r)::text"
                    + " ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END";

    private final LocalServer server;

    Promotion(LocalServer server) {
        this.server = server;
    }

    /** A role and a timeline: hexadecimal for a primary, decimal and possibly too low for a standby. */
    private record Role(boolean inRecovery, String timeline) {}

    /** Promotes it; returns when it accepts writes on the wanted timeline. */
    void promote(Timeline wanted, OperationContext context) throws PostgresException {
        Postmaster postmaster = server.requireRunning("promote");
        Role before = role(postmaster);
        if (before.inRecovery()) {
            if (wanted.number() <= Integer.parseInt(before.timeline())) {
                throw new PostgresException("promote: " + server + " is on timeline " + before.timeline()
                        + " already and cannot begin " + wanted);
            }
            prePromote(context);
            server.timelines().reserveBelow(wanted, Integer.parseInt(before.timeline()));
            ask(postmaster);
            if (!Waits.until(
                    Deadline.after(LIMIT), context, () -> !role(postmaster).inRecovery())) {
                withdraw();
                throw new PostgresException(
                        context.cancelled()
                                ? "the promotion of " + server + " was cancelled; it may still happen"
                                : server + " accepts no writes " + LIMIT.toSeconds() + " s after it was promoted");
            }
        }
        int number = Integer.parseInt(role(postmaster).timeline(), 16);
        if (number != wanted.number()) {
            throw new PostgresException(
                    server + " is a primary on timeline " + number + ", not on the wanted " + wanted);
        }
    }

    private void prePromote(OperationContext context) throws PostgresException {
        Scripts scripts = server.settings().scripts();
        if (scripts.prePromote() != null) {
            new UserCommand(server).run("prePromote", scripts.prePromote(), List.of(), scripts.timeout(), context);
        }
    }

    /** On a connection that is there already, this is faster than a file and a signal of our own, and needs no process. */
    private void ask(Postmaster postmaster) throws PostgresException {
        server.query(postmaster, QUESTION, "promote", c -> {
            try (Statement statement = c.createStatement()) {
                return statement.execute("SELECT pg_promote(false)");
            }
        });
    }

    /** What is not promoted by now is not meant to be promoted later. */
    private void withdraw() throws PostgresException {
        try {
            Files.deleteIfExists(server.directory().file("promote"));
        } catch (IOException e) {
            throw new PostgresException("promote: the file 'promote' in " + server + " cannot be removed: " + e, e);
        }
    }

    private Role role(Postmaster postmaster) throws PostgresException {
        if (!postmaster.alive()) {
            throw new PostgresException("promote: the server on " + server + " has ended");
        }
        return server.query(postmaster, QUESTION, "promote", Promotion::roleOf);
    }

    private static Role roleOf(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(ROLE)) {
            rows.next();
            return new Role(rows.getBoolean(1), rows.getString(2));
        }
    }
}
