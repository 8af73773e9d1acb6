package io.hanode.examples.quickstart;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Writes numbered rows, one a transaction, as fast as the primary acknowledges them. After an error it connects anew and goes on with
 * the next number: whether the failed row was written is not known. Runs on a thread of its own from {@link #start} to {@link #close}.
 */
public final class RowWriter implements AutoCloseable {

    /** The table that is written. */
    public static final String TABLE = "quickstart_rows";

    private static final long RETRY_MILLIS = 5;
    private static final long END_MILLIS = 10_000;

    private final String url;
    private final Properties login;
    private final AckLog acknowledgements = new AckLog();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "writer");
    private volatile long connectedAt;
    private volatile boolean connected;
    private volatile String lastError = "none";
    private long id;

    /**
     * A writer to whichever server of the URL is the primary.
     *
     * @param url a JDBC URL that names all servers, with {@code targetServerType=primary}
     * @param password of the role postgres
     */
    public RowWriter(String url, String password) {
        this.url = url;
        this.login = login(password);
        thread.setDaemon(true);
    }

    /** How the writer and others log in: short timeouts, since a server that does not answer must not hide one that does. */
    public static Properties login(String password) {
        Properties login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty("password", password);
        login.setProperty("connectTimeout", "1");
        login.setProperty("socketTimeout", "2");
        login.setProperty("gssEncMode", "disable");
        login.setProperty("sslmode", "disable");
        return login;
    }

    /** Begins to write. */
    public void start() {
        thread.start();
    }

    /** What was acknowledged so far. */
    public AckLog acknowledgements() {
        return acknowledgements;
    }

    /** Whether a row was acknowledged on a connection made after the given instant of the monotonic clock, and none failed since. */
    public boolean connectedSince(long nanoTime) {
        return connected && connectedAt - nanoTime > 0;
    }

    /** When the first row was acknowledged on the last connection, by the monotonic clock. */
    public long connectedAt() {
        return connectedAt;
    }

    /** The last error, for people. */
    public String lastError() {
        return lastError;
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (stop.getCount() > 0) {
                try (Connection connection = DriverManager.getConnection(url, login)) {
                    write(connection);
                } catch (SQLException e) {
                    lastError = String.valueOf(e.getMessage());
                }
                connected = false;
                stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Connection connection) throws SQLException {
        if (acknowledgements.count() == 0) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS " + TABLE
                        + " (id bigint PRIMARY KEY, written timestamptz NOT NULL DEFAULT clock_timestamp())");
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + TABLE + " (id) VALUES (?)")) {
            while (stop.getCount() > 0) {
                id++;
                insert.setLong(1, id);
                insert.executeUpdate();
                long now = System.nanoTime();
                acknowledgements.acknowledged(id, now);
                if (!connected) {
                    connectedAt = now;
                    connected = true;
                }
            }
        }
    }
}
