package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.Upstream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the configuration and the slots of a running server. One thread at a time writes files. */
final class Reconfiguration {

    private static final Logger log = LoggerFactory.getLogger(Reconfiguration.class);
    private static final String LOADED = "SELECT pg_conf_load_time()::text";
    private static final String CONFIG_FILE = "SELECT current_setting('config_file')";
    private static final String KEEPS_OUT =
            "the new pg_hba.conf of {} is not used, because it keeps HaNode itself out: {}";
    private static final Duration FIRST_CONNECTION = Duration.ofSeconds(3);
    private static final String NOT_AUTHORIZED = "28";
    /** A line that cannot match for want of encryption is shown as faulty, too, but the file is used. */
    static final String HBA_ERRORS =
            "SELECT coalesce(string_agg('line ' || line_number || ': ' || error, '; '), '') FROM pg_hba_file_rules"
                    + " WHERE error IS NOT NULL AND error NOT LIKE '%cannot match because%'";

    /** Work on the files. */
    interface FileWork {
        void run() throws PostgresException, IOException;
    }

    private final LocalServer server;
    private final ReentrantLock lock = new ReentrantLock();

    Reconfiguration(LocalServer server) {
        this.server = server;
    }

    /** Does work on the configuration files while nobody else does. */
    void locked(FileWork work) throws PostgresException {
        lock.lock();
        try {
            work.run();
        } catch (IOException e) {
            throw new PostgresException("the configuration of " + server + " could not be written: " + e, e);
        } finally {
            lock.unlock();
        }
    }

    boolean writeUpstream(@Nullable Upstream upstream) throws PostgresException {
        boolean[] changed = new boolean[1];
        locked(() -> changed[0] = server.config().writeUpstream(upstream));
        return changed[0];
    }

    void applySettings(ServerSettings settings, Duration timeout) throws PostgresException {
        Deadline deadline = Deadline.after(timeout);
        Postmaster postmaster = server.requireRunning("apply settings");
        Binaries binaries = server.binaries();
        String configFile = server.query(postmaster, deadline.remaining(), "apply settings", c -> text(c, CONFIG_FILE));
        locked(() -> {
            server.config().adopt(Path.of(configFile));
            Path hba = server.config().access().hba();
            String formerHba = OwnedFiles.readOrEmpty(hba);
            if (server.config().write(settings, binaries, Map.of())) {
                keepServableHba(postmaster, deadline, hba, formerHba);
                reloadOrKeepAccess(postmaster, deadline, hba, formerHba);
            }
        });
    }

    /** A faulty pg_hba.conf is ignored by a running server, but keeps the next one from starting. */
    private void keepServableHba(Postmaster postmaster, Deadline deadline, Path hba, String former)
            throws PostgresException, IOException {
        if (former.equals(OwnedFiles.readOrEmpty(hba))) {
            return;
        }
        String errors =
                server.query(postmaster, deadline.remaining(), "check of pg_hba.conf", c -> text(c, HBA_ERRORS));
        if (!errors.isEmpty()) {
            server.config().access().refuse(former);
            log.warn(
                    "the new pg_hba.conf of {} is not used, because the server would not start with it: {}",
                    server,
                    errors);
        }
    }

    /** Lines that keep HaNode itself out would take the server out of its hands: those before them stay. */
    private void reloadOrKeepAccess(Postmaster postmaster, Deadline deadline, Path hba, String former)
            throws PostgresException, IOException {
        try {
            reload(server, postmaster, deadline);
        } catch (PostgresException e) {
            boolean refused = e.getCause() instanceof SQLException sql && isRefusal(sql);
            if (!refused || former.equals(OwnedFiles.readOrEmpty(hba))) {
                throw e;
            }
            server.config().access().refuse(former);
            reload(server, postmaster, deadline);
            log.warn(KEEPS_OUT, server, e.getMessage());
        }
    }

    private static boolean isRefusal(SQLException e) {
        return String.valueOf(e.getSQLState()).startsWith(NOT_AUTHORIZED);
    }

    /** The same for a server that was just started with new lines. */
    void keepAccess(String formerHba) throws PostgresException {
        Path hba = server.config().access().hba();
        Postmaster postmaster = server.postmaster().orElse(null);
        locked(() -> {
            if (postmaster == null || formerHba.isEmpty() || formerHba.equals(OwnedFiles.readOrEmpty(hba))) {
                return;
            }
            try (Connection connection = server.sql().single(FIRST_CONNECTION)) {
                log.debug("HaNode is let in by {}", connection);
            } catch (SQLException e) {
                if (isRefusal(e)) {
                    server.config().access().refuse(formerHba);
                    Signals.send(postmaster.identity(), Signals.Signal.HUP);
                    log.warn(KEEPS_OUT, server, e.getMessage());
                }
            }
        });
    }

    /** Puts a stopped server's former pg_hba.conf back; whether it was another one. */
    boolean putBack(String formerHba, String reason) throws PostgresException {
        boolean[] done = new boolean[1];
        locked(() -> {
            done[0] = !formerHba.isEmpty()
                    && !formerHba.equals(
                            OwnedFiles.readOrEmpty(server.config().access().hba()));
            if (done[0]) {
                server.config().access().refuse(formerHba);
                log.warn("the new pg_hba.conf of {} is not used: {}", server, reason);
            }
        });
        return done[0];
    }

    /** Reloads the configuration; returns when a session has read it, and the server's main process has told all others to. */
    static void reload(LocalServer server, Postmaster postmaster, Deadline deadline) throws PostgresException {
        boolean done = server.query(postmaster, deadline.remaining(), "reload", c -> {
            // Each session has a time of its own.
            String before = text(c, LOADED);
            text(c, "SELECT pg_reload_conf()::text");
            while (before.equals(text(c, LOADED)) && !deadline.passed()) {
                LockSupport.parkNanos(Waits.STEP.toNanos());
            }
            return !before.equals(text(c, LOADED));
        });
        if (!done) {
            throw new PostgresException("the server on " + server + " did not reload its configuration in time");
        }
        connectAnew(server, deadline);
    }

    /** The main process takes a new connection only after it has done with a reload; and we must be able to connect. */
    private static void connectAnew(LocalServer server, Deadline deadline) throws PostgresException {
        try {
            boolean valid = server.worker().call(deadline.remaining(), onTimeout -> {
                try (Connection connection = server.sql().single(deadline.remaining())) {
                    return connection.isValid(1);
                }
            });
            if (!valid) {
                throw new PostgresException(server + " does not answer on a new connection");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("the reload of " + server + " was interrupted", e);
        } catch (PostgresException e) {
            throw e;
        } catch (Exception e) {
            throw new PostgresException(server + " takes no new connection of HaNode: " + e.getMessage(), e);
        }
    }

    void applySlots(List<SlotChange> changes, Duration timeout) throws PostgresException {
        Postmaster postmaster = server.requireRunning("apply slots");
        server.query(postmaster, timeout, "apply slots", c -> {
            for (SlotChange change : changes) {
                try {
                    server.slots().apply(c, change);
                } catch (IOException e) {
                    throw new SQLException("the names of our slots cannot be kept: " + e, e);
                }
            }
            return changes.size();
        });
    }

    /** The one value that a query gives. */
    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
