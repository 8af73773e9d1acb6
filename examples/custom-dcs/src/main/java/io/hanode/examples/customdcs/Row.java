package io.hanode.examples.customdcs;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** The cluster's row. JDBC knows no deadlines, so statements run on threads of their own, and callers wait no longer than they may. */
final class Row implements AutoCloseable {

    private final String url;
    private final Properties login;
    final String path;

    private final ExecutorService threads = Executors.newCachedThreadPool(Row::daemon);
    private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Row(String url, Properties login, String path) {
        this.url = url;
        this.login = login;
        this.path = path;
    }

    static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "jdbc-dcs");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Reads, changes the copy, and writes it if nobody else did meanwhile; else all over again: a lost race has changed nothing.
     * The gate is passed by whoever comes first: the write when it is sent, or the caller when it gives up.
     */
    <T> T change(Deadline deadline, Function<Content, T> change) throws DcsException {
        AtomicBoolean gate = new AtomicBoolean();
        try {
            return threads.submit(() -> change(deadline, gate, change))
                    .get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException | RejectedExecutionException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            Effect effect = gate.compareAndSet(false, true) ? Effect.NOT_APPLIED : Effect.UNKNOWN;
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            throw new DcsException(effect, "no answer from database " + url + " about " + path + ": " + cause, cause);
        }
    }

    private <T> T change(Deadline deadline, AtomicBoolean gate, Function<Content, T> change) throws SQLException {
        Connection pooled = idle.poll();
        Connection connection = pooled == null ? DriverManager.getConnection(url, login) : pooled;
        try {
            if (pooled == null) {
                createTable(connection);
            }
            while (true) {
                Content content = read(connection);
                T result = change.apply(content);
                if (!content.changed || write(connection, content, deadline, gate)) {
                    idle.add(connection);
                    if (closed) {
                        closeIdle();
                    }
                    return result;
                }
                gate.set(false);
            }
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private Content read(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT content, revision FROM hanode WHERE path = ?")) {
            select.setString(1, path);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Content.parse(row.getString(1), row.getLong(2)) : Content.parse(Content.EMPTY, 0);
            }
        }
    }

    private boolean write(Connection connection, Content content, Deadline deadline, AtomicBoolean gate)
            throws SQLException {
        String sql = content.next == 1
                ? "INSERT INTO hanode (content, revision, path) VALUES (?, ?, ?)"
                : "UPDATE hanode SET content = ?, revision = ? WHERE path = ? AND revision = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, content.format());
            statement.setLong(2, content.next);
            statement.setString(3, path);
            if (content.next > 1) {
                statement.setLong(4, content.next - 1);
            }
            if (deadline.hasPassed() || !gate.compareAndSet(false, true)) {
                throw new SQLTimeoutException("given up before it was sent");
            }
            return statement.executeUpdate() == 1;
        } catch (SQLException e) {
            if (String.valueOf(e.getSQLState()).startsWith("23")) {
                return false; // somebody else has made the row
            }
            throw e;
        }
    }

    private static void createTable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS hanode"
                    + " (path VARCHAR(500) PRIMARY KEY, revision BIGINT NOT NULL, content CLOB NOT NULL)");
        }
    }

    private void closeIdle() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            closeQuietly(connection);
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is of no use any more, however it ends.
        }
    }

    /** Does not wait: a silent database holds connections until the driver's own time-out. */
    @Override
    public void close() {
        closed = true;
        threads.execute(this::closeIdle);
        threads.shutdown();
    }
}
