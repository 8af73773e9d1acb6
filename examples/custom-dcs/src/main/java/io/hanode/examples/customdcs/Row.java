package io.hanode.examples.customdcs;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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
    private final String path;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "jdbc-dcs");
        thread.setDaemon(true);
        return thread;
    });
    private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Row(String url, Properties login, String path) {
        this.url = url;
        this.login = login;
        this.path = path;
    }

    String path() {
        return path;
    }

    /** Reads, changes the copy, and writes it if nobody else did meanwhile; else all over again: a lost race has changed nothing. */
    <T> T change(Deadline deadline, Function<Content, T> change) throws DcsException {
        while (true) {
            Content content = read(deadline);
            T result = change.apply(content);
            if (!content.changed || write(content, deadline)) {
                return result;
            }
        }
    }

    private Content read(Deadline deadline) throws DcsException {
        return call("reading", deadline, (connection, gate) -> {
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT content, revision FROM hanode WHERE path = ?")) {
                select.setString(1, path);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Content.parse(row.getString(1), row.getLong(2)) : new Content(0);
                }
            }
        });
    }

    private boolean write(Content content, Deadline deadline) throws DcsException {
        String sql = content.next == 1
                ? "INSERT INTO hanode (content, revision, path) VALUES (?, ?, ?)"
                : "UPDATE hanode SET content = ?, revision = ? WHERE path = ? AND revision = ?";
        return call("writing", deadline, (connection, gate) -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, content.format());
                statement.setLong(2, content.next);
                statement.setString(3, path);
                if (content.next > 1) {
                    statement.setLong(4, content.next - 1);
                }
                if (!gate.compareAndSet(false, true)) {
                    throw new SQLException("given up before it was sent");
                }
                return statement.executeUpdate() == 1;
            } catch (SQLException e) {
                if (String.valueOf(e.getSQLState()).startsWith("23")) {
                    return false; // somebody else has made the row
                }
                throw e;
            }
        });
    }

    /** The gate is passed by whoever comes first: the statement when it is sent, or the caller when it gives up. */
    private <T> T call(String what, Deadline deadline, Step<T> step) throws DcsException {
        AtomicBoolean gate = new AtomicBoolean();
        try {
            return threads.submit(() -> run(step, gate)).get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            Effect effect =
                    gate.compareAndSet(false, true) || what.equals("reading") ? Effect.NOT_APPLIED : Effect.UNKNOWN;
            throw new DcsException(effect, "database " + url + " did not answer in time: " + what + " " + path, e);
        } catch (ExecutionException e) {
            Effect effect = gate.get() ? Effect.UNKNOWN : Effect.NOT_APPLIED;
            throw new DcsException(effect, "database " + url + " failed " + what + " " + path, e.getCause());
        } catch (RejectedExecutionException e) {
            throw new DcsException(Effect.NOT_APPLIED, "client of database " + url + " is closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DcsException(
                    gate.get() ? Effect.UNKNOWN : Effect.NOT_APPLIED, "interrupted: " + what + " " + path, e);
        }
    }

    private <T> T run(Step<T> step, AtomicBoolean gate) throws SQLException {
        Connection connection = idle.poll();
        if (connection == null) {
            connection = open();
        }
        try {
            T result = step.run(connection, gate);
            idle.add(connection);
            if (closed) {
                closeIdle();
            }
            return result;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private Connection open() throws SQLException {
        Connection connection = DriverManager.getConnection(url, login);
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS hanode"
                    + " (path VARCHAR(500) PRIMARY KEY, revision BIGINT NOT NULL, content CLOB NOT NULL)");
            return connection;
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
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
    public synchronized void close() {
        if (!closed) {
            closed = true;
            threads.execute(this::closeIdle);
            threads.shutdown();
        }
    }

    private interface Step<T> {
        T run(Connection connection, AtomicBoolean gate) throws SQLException;
    }
}
