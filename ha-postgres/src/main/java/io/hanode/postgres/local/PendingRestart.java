package io.hanode.postgres.local;

import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostmasterIdentity;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which settings wait for a restart, from what to what. The server says which; what they will be is in its files. A server that
 * somebody else started may have values on its command line, which it does not compare with its files: we do.
 */
final class PendingRestart {

    private static final String REASONS = """
            WITH f AS (SELECT DISTINCT ON (lower(name)) lower(name) AS name, setting FROM pg_file_settings
                       WHERE setting IS NOT NULL ORDER BY lower(name), seqno DESC)
            SELECT s.name, s.vartype, coalesce(s.unit, ''), s.setting, coalesce(f.setting, s.boot_val, '')
            FROM pg_settings s LEFT JOIN f ON f.name = lower(s.name)
            WHERE s.pending_restart OR (s.context = 'postmaster' AND s.source = 'command line' AND f.name IS NOT NULL)
            ORDER BY s.name""";

    /** What was found out, and for which server process and which reading of its files. */
    private record Known(
            PostmasterIdentity postmaster, List<String> names, String loaded, List<PendingChange> changes) {}

    @Nullable
    private volatile Known known;

    /**
     * The settings that wait.
     *
     * @param names those that the server itself says
     * @param loaded when the connection's process has read the files
     */
    List<PendingChange> of(PostmasterIdentity postmaster, Connection connection, List<String> names, String loaded)
            throws SQLException {
        Known k = known;
        if (k != null && k.postmaster.equals(postmaster) && k.names.equals(names) && k.loaded.equals(loaded)) {
            return k.changes;
        }
        List<PendingChange> changes = ask(connection);
        known = new Known(postmaster, names, loaded, changes);
        return changes;
    }

    private static List<PendingChange> ask(Connection connection) throws SQLException {
        List<PendingChange> changes = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(REASONS)) {
            while (rows.next()) {
                String name = rows.getString(1);
                String type = rows.getString(2);
                String unit = rows.getString(3);
                String now = rows.getString(4);
                String then = rows.getString(5);
                // A standby is told whom to follow, and how far, by other means than a restart.
                boolean ours = ServerParameters.isRecovery(name) || name.equals("hot_standby") || ofNoEffect(name);
                if (!ours && !Quantity.same(now, then, type, unit)) {
                    changes.add(new PendingChange(name, human(now, type, unit), human(then, type, unit)));
                }
            }
        }
        return changes;
    }

    /** Where the files are does not change under a running server. */
    private static boolean ofNoEffect(String name) {
        return name.equals("data_directory") || name.endsWith("_file");
    }

    private static String human(String value, String type, String unit) {
        return switch (type) {
            case "bool" -> Quantity.bool(value);
            case "integer", "real" -> Quantity.human(value, unit);
            default -> value;
        };
    }
}
