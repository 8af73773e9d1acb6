package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import io.hanode.postgres.Upstream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Makes a running standby (version 13 and later) take a new upstream by a reload. */
final class Following {

    private static final String RECEIVER = "SELECT pg_is_in_recovery(), current_setting('primary_conninfo'),"
            + " current_setting('primary_slot_name'), w.pid, w.sender_host, w.sender_port, coalesce(w.slot_name, '')"
            + " FROM (SELECT 1) one LEFT JOIN pg_stat_wal_receiver w ON true";

    private final LocalServer server;

    Following(LocalServer server) {
        this.server = server;
    }

    /**
     * Reloads, and waits until the setting is in force and no WAL receiver of another upstream is left: from then on the former one
     * gets no acknowledgement from here.
     */
    void reload(Postmaster postmaster, @Nullable Upstream upstream, boolean changed, Deadline deadline)
            throws PostgresException {
        String wanted = server.config().connInfo(upstream);
        String connInfo = wanted == null ? "" : wanted;
        if (changed) {
            Reconfiguration.reload(server, postmaster, deadline);
        }
        boolean done = Waits.until(
                deadline,
                NoContext.INSTANCE,
                () -> server.query(postmaster, deadline.remaining(), "follow", c -> inForce(c, upstream, connInfo)));
        if (!done) {
            throw new PostgresException("the standby on " + server + " still receives from its former upstream");
        }
    }

    private static boolean inForce(Connection connection, @Nullable Upstream upstream, String connInfo)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(RECEIVER)) {
            row.next();
            if (!row.getBoolean(1)) {
                throw new SQLException("the server is no standby");
            }
            String slot = upstream == null || upstream.slotName() == null ? "" : upstream.slotName();
            if (!connInfo.equals(row.getString(2)) || !slot.equals(row.getString(3))) {
                return false;
            }
            boolean receives = row.getObject(4) != null;
            return !receives
                    || (upstream != null
                            && Hosts.has(upstream, row.getString(5))
                            && upstream.port() == row.getInt(6)
                            && slot.equals(row.getString(7)));
        }
    }
}
