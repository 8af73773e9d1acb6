package io.hanode.examples.customdcs;

import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One cluster's rows, in one transaction.
 *
 * <p>The clock of all leases is the database server's, and its monotonic one: an alias calls {@code System.nanoTime} over there, since
 * CURRENT_TIMESTAMP follows whoever sets the wall clock. That clock may start anew with the server. So the cluster's own row is in a table
 * that does not outlive a restart: when it is missing, every session gets its whole TTL again.
 */
final class Tables implements AutoCloseable {

    static final String LEADER = "leader";

    private static final String DEFINITIONS = """
            SET WRITE_DELAY 0;
            CREATE SEQUENCE IF NOT EXISTS hanode_number;
            CREATE ALIAS IF NOT EXISTS hanode_clock FOR 'java.lang.System.nanoTime';
            CREATE GLOBAL TEMPORARY TABLE IF NOT EXISTS hanode_cluster (path VARCHAR PRIMARY KEY, changes BIGINT);
            CREATE TABLE IF NOT EXISTS hanode_session (id BIGINT PRIMARY KEY, path VARCHAR, ttl BIGINT, renewed BIGINT);
            CREATE TABLE IF NOT EXISTS hanode_key
                (path VARCHAR, name VARCHAR, content CLOB, number BIGINT, session BIGINT, PRIMARY KEY (path, name))
            """;

    private static final int LOCK_TIMEOUT = 50200;
    private static final String ABORT_SLEEPERS =
            "SELECT COUNT(ABORT_SESSION(session_id)) FROM INFORMATION_SCHEMA.SESSIONS WHERE contains_uncommitted"
                    + " AND session_state = 'SLEEP' AND sleep_since < DATEADD(SECOND, -2, CURRENT_TIMESTAMP)";

    private final Connection connection;
    private final String path;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    /** The tables, which are made when they are missing. */
    Tables(Connection connection, String path) throws SQLException {
        this.connection = connection;
        this.path = path;
        try (Statement statement = connection.createStatement()) {
            try {
                statement.execute(DEFINITIONS);
            } catch (SQLException e) {
                // Two that make them at once: one of them is told that they exist.
                statement.execute(DEFINITIONS);
            }
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** Waits for the cluster's row, so that its transactions come one after the other, and ends sessions that ran out. */
    void begin() throws SQLException {
        try {
            lock();
        } catch (SQLException e) {
            if (e.getErrorCode() == LOCK_TIMEOUT) {
                // A node that falls silent in the middle of a transaction must not block all others.
                number(ABORT_SLEEPERS);
            }
            throw e;
        }
        if (update("DELETE FROM hanode_session WHERE path = ? AND hanode_clock() - renewed > ttl", path) > 0) {
            dropOrphans();
        }
    }

    private void lock() throws SQLException {
        while (number("SELECT changes FROM hanode_cluster WHERE path = ? FOR UPDATE", path) == null) {
            try {
                update("INSERT INTO hanode_cluster VALUES (?, 0)", path);
                update("UPDATE hanode_session SET renewed = hanode_clock() WHERE path = ?", path);
            } catch (SQLIntegrityConstraintViolationException e) {
                // Somebody else was first: wait for that one.
            }
        }
    }

    /** Ends the transaction one way or the other. */
    void end(boolean commit) throws SQLException {
        if (commit) {
            connection.commit();
        } else {
            connection.rollback();
        }
    }

    /** Ends the connection; the server rolls back what it has not heard the end of. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone.
        }
    }

    /** A key as it is. */
    record Row(String name, String content, long number, @Nullable Long session) {}

    long openSession(long ttlNanos) throws SQLException {
        long id = nextNumber();
        update("INSERT INTO hanode_session VALUES (?, ?, ?, hanode_clock())", id, path, ttlNanos);
        return id;
    }

    boolean renew(long session) throws SQLException {
        return update("UPDATE hanode_session SET renewed = hanode_clock() WHERE id = ?", session) > 0;
    }

    boolean isLive(long session) throws SQLException {
        return number("SELECT id FROM hanode_session WHERE id = ?", session) != null;
    }

    void endSession(long session) throws SQLException {
        update("DELETE FROM hanode_session WHERE id = ?", session);
        dropOrphans();
    }

    private void dropOrphans() throws SQLException {
        changed(update(
                "DELETE FROM hanode_key WHERE path = ? AND session IS NOT NULL"
                        + " AND session NOT IN (SELECT id FROM hanode_session WHERE path = ?)",
                path,
                path));
    }

    @Nullable
    Row get(String name) throws SQLException {
        return rows("SELECT name, content, number, session FROM hanode_key WHERE path = ? AND name = ?", path, name)
                .get(name);
    }

    /**
     * Writes a key.
     *
     * @param session whom it lives with; null for a permanent key
     * @return its new number, higher than all before
     */
    long put(String name, String content, @Nullable Long session) throws SQLException {
        long number = nextNumber();
        update("MERGE INTO hanode_key KEY (path, name) VALUES (?, ?, ?, ?, ?)", path, name, content, number, session);
        changed(1);
        return number;
    }

    void delete(String name) throws SQLException {
        changed(update("DELETE FROM hanode_key WHERE path = ? AND name = ?", path, name));
    }

    DcsTree tree() throws SQLException {
        Map<String, DcsEntry> entries = new TreeMap<>();
        Map<String, Row> rows = rows("SELECT name, content, number, session FROM hanode_key WHERE path = ?", path);
        Row leader = rows.remove(LEADER);
        rows.forEach((name, row) -> entries.put(name, new DcsEntry(name, row.content(), new Revision(row.number()))));
        return DcsTree.of(entries, leader == null ? null : leaderEntry(leader));
    }

    static LeaderEntry leaderEntry(Row row) {
        return new LeaderEntry(row.content(), new FencingToken(row.number()));
    }

    /** Changes with every key that changes. Nobody waits for it, and it waits for nobody unless a session has run out. */
    long changes() throws SQLException {
        if (number("SELECT id FROM hanode_session WHERE path = ? AND hanode_clock() - renewed > ttl", path) != null) {
            begin();
        }
        Long changes = number("SELECT changes FROM hanode_cluster WHERE path = ?", path);
        return changes == null ? 0 : changes;
    }

    private void changed(int keys) throws SQLException {
        if (keys > 0) {
            update("UPDATE hanode_cluster SET changes = changes + 1 WHERE path = ?", path);
        }
    }

    private long nextNumber() throws SQLException {
        Long next = number("SELECT NEXT VALUE FOR hanode_number");
        if (next == null) {
            throw new SQLException("the sequence hanode_number gave nothing");
        }
        return next;
    }

    private int update(String sql, @Nullable Object... arguments) throws SQLException {
        return prepare(sql, arguments).executeUpdate();
    }

    private @Nullable Long number(String sql, Object... arguments) throws SQLException {
        try (ResultSet found = prepare(sql, arguments).executeQuery()) {
            return found.next() ? found.getLong(1) : null;
        }
    }

    private Map<String, Row> rows(String sql, Object... arguments) throws SQLException {
        Map<String, Row> rows = new TreeMap<>();
        try (ResultSet found = prepare(sql, arguments).executeQuery()) {
            while (found.next()) {
                String name = found.getString(1);
                rows.put(name, new Row(name, found.getString(2), found.getLong(3), found.getObject(4, Long.class)));
            }
        }
        return rows;
    }

    /** Kept for as long as the connection: to prepare is a round trip. */
    private PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
        return statement;
    }
}
