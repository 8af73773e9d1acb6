package io.hanode.postgres.local;

import io.hanode.model.SystemIdentifier;
import io.hanode.postgres.OperationContext;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.Upstream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** Looks at the server to rewind from: a primary of the same cluster that has checkpointed on its timeline. */
final class RewindSource {

    private static final Duration CHECKPOINT = Duration.ofMinutes(10);
    private static final String STATE = "SELECT pg_is_in_recovery(), s.system_identifier, c.timeline_id,"
            + " CASE WHEN pg_is_in_recovery() THEN NULL ELSE substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END"
            + " FROM pg_control_system() s, pg_control_checkpoint() c";

    private final LocalServer server;
    private final Upstream source;

    RewindSource(LocalServer server, Upstream source) {
        this.server = server;
        this.source = source;
    }

    /** Throws, with the reason, when it cannot be rewound from. Makes it checkpoint when it has to and when we may. */
    void check(SystemIdentifier wanted, OperationContext context) throws PostgresException {
        String name = source.node() + " (" + source.host() + ":" + source.port() + ")";
        try (Connection connection =
                server.sql().remote(source, server.settings().rewind(), CHECKPOINT)) {
            if (!checkpointed(connection, wanted, name)) {
                context.progress("waiting for a checkpoint of " + name, -1);
                checkpoint(connection, context, name);
                if (!checkpointed(connection, wanted, name)) {
                    throw new PostgresException("rewind: " + name + " has made no checkpoint on its timeline yet");
                }
            }
        } catch (SQLException e) {
            throw new PostgresException(
                    "rewind: " + name + " cannot be asked as '"
                            + server.settings().rewind().user() + "': " + e.getMessage(),
                    e);
        }
    }

    private static boolean checkpointed(Connection connection, SystemIdentifier wanted, String name)
            throws SQLException, PostgresException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(STATE)) {
            rows.next();
            if (rows.getBoolean(1)) {
                throw new PostgresException("rewind: " + name + " is no primary");
            }
            if (!Long.toUnsignedString(rows.getLong(2)).equals(wanted.value())) {
                throw new PostgresException(
                        "rewind: " + name + " belongs to another database cluster: its system identifier is "
                                + rows.getString(2) + ", ours " + wanted);
            }
            return rows.getInt(3) == Integer.parseInt(rows.getString(4), 16);
        }
    }

    private static void checkpoint(Connection connection, OperationContext context, String name)
            throws PostgresException {
        try (Statement statement = connection.createStatement()) {
            context.onCancel(() -> LocalSql.cancel(statement));
            statement.execute("CHECKPOINT");
        } catch (SQLException e) {
            throw new PostgresException(
                    "rewind: " + name + " has made no checkpoint on its timeline yet, and we could not make it: "
                            + e.getMessage(),
                    e);
        }
    }
}
