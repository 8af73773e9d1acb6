package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.postgres.SynchronousStandbys;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows of how its processes took {@code synchronous_standby_names}.
 *
 * @param text its value
 * @param inRecovery whether it is a standby
 * @param checkpointer the process that tells backends whether to wait at all
 * @param checkpointerWaits what that process waits for
 * @param senders the processes that release waiting commits
 */
record SyncView(String text, boolean inRecovery, long checkpointer, String checkpointerWaits, List<Sender> senders) {

    private static final String QUERY = "SELECT current_setting('synchronous_standby_names'), pg_is_in_recovery(),"
            + " coalesce(c.pid, 0), coalesce(c.wait_event, '')"
            + " FROM (SELECT 1) one LEFT JOIN pg_stat_activity c ON c.backend_type = 'checkpointer';"
            // One that reports no flushed position is a copy, which PostgreSQL never lets count.
            + " SELECT application_name, sync_priority, sent_lsn::text FROM pg_stat_replication"
            + " WHERE flush_lsn IS NOT NULL AND state IN ('streaming', 'catchup')";

    /** A WAL sender, its priority as it has set it itself. */
    record Sender(String name, int priority, @Nullable Lsn sent) {}

    static SyncView of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(QUERY);
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                String text = row.getString(1);
                boolean inRecovery = row.getBoolean(2);
                long checkpointer = row.getLong(3);
                String waits = row.getString(4);
                return new SyncView(text, inRecovery, checkpointer, waits, senders(statement));
            }
        }
    }

    private static List<Sender> senders(Statement statement) throws SQLException {
        statement.getMoreResults(Statement.KEEP_CURRENT_RESULT);
        List<Sender> senders = new ArrayList<>();
        try (ResultSet rows = statement.getResultSet()) {
            while (rows.next()) {
                String sent = rows.getString(3);
                senders.add(new Sender(rows.getString(1), rows.getInt(2), sent == null ? null : Lsn.parse(sent)));
            }
        }
        return senders;
    }

    /** Whether all WAL senders have the value, as far as it changes their priority. */
    boolean prioritiesFit() {
        Optional<SynchronousStandbys> standbys = SynchronousStandbys.parse(text);
        return standbys.isPresent()
                && senders.stream().allMatch(s -> s.priority() == priority(standbys.get(), s.name()));
    }

    /** As PostgreSQL counts: names without regard to case; a standby has none for those that follow it. */
    private int priority(SynchronousStandbys standbys, String name) {
        if (inRecovery) {
            return 0;
        }
        for (int i = 0; i < standbys.names().size(); i++) {
            if (standbys.names().get(i).value().equalsIgnoreCase(name)) {
                return standbys.method() == SynchronousStandbys.Method.ANY ? 1 : i + 1;
            }
        }
        return 0;
    }

    /** Whether all WAL senders have sent this position. */
    boolean sent(Lsn position) {
        return senders.stream().allMatch(s -> s.sent() != null && s.sent().compareTo(position) >= 0);
    }

    /**
     * Whether the checkpointer had finished all signals before this view: it slept between the two numbers, and where it looks at
     * its signals before it sleeps. (Asleep elsewhere, in the middle of a checkpoint, it may not have seen them.)
     */
    boolean checkpointerIdle(java.util.OptionalLong sleepBefore, java.util.OptionalLong sleepAfter) {
        return sleepBefore.isPresent()
                && sleepBefore.equals(sleepAfter)
                && (checkpointerWaits.equals("CheckpointerMain") || checkpointerWaits.equals("CheckpointWriteDelay"));
    }
}
