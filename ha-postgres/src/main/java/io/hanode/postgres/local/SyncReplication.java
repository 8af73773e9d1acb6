package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.SynchronousState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Sets what commits wait for, and proves that all processes of the server have it. A reload reaches each process at its own time:
 *
 * <ul>
 *   <li>Whether a backend waits at all is a flag that the checkpointer sets. Nobody shows it, so the checkpointer is watched until it
 *       has handled its signals. It stays set while the list changes.
 *   <li>Who releases a waiting commit is each WAL sender, by the list that it has itself. Where the list changes its priority, that
 *       shows. Where it does not, what it sends shows it: it looks at its signals before each round of reading answers and sending,
 *       so that no answer to WAL that was written after the reload is judged by the former list.
 * </ul>
 */
final class SyncReplication {

    /** A WAL sender whose standby reads nothing sends nothing; it looks at its signals all the same. */
    private static final Duration SENDING = Duration.ofMillis(250);

    /** A standby has no commits that could wait. */
    private static final String RECORD =
            "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_logical_emit_message(true, 'hanode', '')::text END";

    /** What has been proven: this server process has this text at all of its processes, from this position on. */
    private record Marker(PostmasterIdentity postmaster, String text, Lsn since) {}

    private final LocalServer server;

    @Nullable
    private Marker marker;

    /** The server process whose checkpointer is known to let commits wait. */
    @Nullable
    private PostmasterIdentity waits;

    /** Grows with each change, so that what was seen before it cannot be kept after it. */
    private int changes;

    SyncReplication(LocalServer server) {
        this.server = server;
    }

    /** Sets it; returns when it is proven to be in force. */
    void apply(Reconfiguration reconfiguration, SynchronousStandbys standbys, Duration timeout)
            throws PostgresException {
        Deadline deadline = Deadline.after(timeout);
        Postmaster postmaster = server.requireRunning("set the synchronous standbys");
        boolean ours = standbys.method() != SynchronousStandbys.Method.NONE;
        String wanted = standbys.toText();
        reconfiguration.locked(() -> {
            boolean changed = server.config().writeSynchronous(standbys);
            String former = view(postmaster, deadline).text();
            if (changed || (ours && !wanted.equals(former))) {
                forget(ours && !former.isEmpty());
                Reconfiguration.reload(server, postmaster, deadline);
            }
        });
        if (ours) {
            // A question that is under way when the wait ends has the rest of the time.
            prove(
                    postmaster,
                    wanted,
                    Deadline.after(deadline.remaining().multipliedBy(9).dividedBy(10)),
                    deadline);
        }
    }

    private void prove(Postmaster postmaster, String wanted, Deadline patience, Deadline deadline)
            throws PostgresException {
        if (known(postmaster.identity(), wanted) != null) {
            return;
        }
        boolean proven = Waits.until(
                patience,
                NoContext.INSTANCE,
                () -> server.query(
                        postmaster, deadline.remaining(), "synchronous standbys", c -> proven(postmaster, c, wanted)));
        if (!proven) {
            throw new PostgresException("synchronous_standby_names = '" + wanted
                    + "' is not yet in force at all processes of " + server + "; it will be looked at again");
        }
        Lsn since = server.query(
                postmaster, deadline.remaining(), "synchronous standbys", c -> mark(postmaster, c, wanted));
        Waits.until(
                Deadline.after(SENDING),
                NoContext.INSTANCE,
                () -> since.equals(SynchronousState.NEVER)
                        || view(postmaster, deadline).sent(since));
    }

    private SyncView view(Postmaster postmaster, Deadline deadline) throws PostgresException {
        return server.query(postmaster, deadline.remaining(), "synchronous standbys", SyncView::of);
    }

    /** Whether the value is in force at all processes where that shows. */
    private boolean proven(Postmaster postmaster, Connection connection, String wanted) throws SQLException {
        SyncView first = SyncView.of(connection);
        if (!first.text().equals(wanted) || !first.prioritiesFit()) {
            return false;
        }
        synchronized (this) {
            if (postmaster.identity().equals(waits)) {
                return true;
            }
        }
        OptionalLong before = Processes.sleep(first.checkpointer());
        SyncView second = SyncView.of(connection);
        boolean idle = second.checkpointerIdle(before, Processes.sleep(first.checkpointer()));
        if (idle) {
            synchronized (this) {
                waits = postmaster.identity();
            }
        }
        return idle;
    }

    /** Forces a record, and takes its end as the position that standbys have to confirm. */
    private Lsn mark(Postmaster postmaster, Connection connection, String text) throws SQLException {
        int before;
        synchronized (this) {
            before = changes;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RECORD)) {
            row.next();
            String end = row.getString(1);
            if (end == null) {
                return SynchronousState.NEVER;
            }
            Lsn since = Lsn.parse(end);
            synchronized (this) {
                if (before == changes) {
                    marker = new Marker(postmaster.identity(), text, since);
                }
            }
            return since;
        }
    }

    /**
     * The position from which a standby counts. It is taken anew for a server that was found running or was just promoted.
     *
     * @param text the value that is in force at the connection
     * @param written the end of its WAL
     */
    Lsn since(Postmaster postmaster, Connection connection, String text, Lsn written) throws SQLException, IOException {
        Lsn since = known(postmaster.identity(), text);
        if (since != null) {
            return since;
        }
        // Another value may come into force, or it is somebody else's, for which we write no WAL.
        if (!text.equals(server.config().synchronousNames())) {
            return SynchronousState.NEVER;
        }
        if (text.isEmpty()) {
            forget(false);
            return written;
        }
        return proven(postmaster, connection, text) ? mark(postmaster, connection, text) : SynchronousState.NEVER;
    }

    private synchronized @Nullable Lsn known(PostmasterIdentity postmaster, String text) {
        Marker m = marker;
        return m != null && m.postmaster().equals(postmaster) && m.text().equals(text) ? m.since() : null;
    }

    /** Whether commits waited before stays true while the list is never empty. */
    private synchronized void forget(boolean waiting) {
        marker = null;
        changes++;
        if (!waiting) {
            waits = null;
        }
    }
}
