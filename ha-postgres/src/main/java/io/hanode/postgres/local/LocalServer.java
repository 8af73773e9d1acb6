package io.hanode.postgres.local;

import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostmasterIdentity;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one local server and the helpers that the operations share. Safe for several threads, except for {@link #config()}. */
final class LocalServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LocalServer.class);

    private final LocalSettings settings;
    private final DataDirectory directory;
    private final OwnedFiles files;
    private final ToolRunner tools;
    private final ConfigFiles config;
    private final IncompleteMark mark;
    private final ServerLog serverLog;
    private final OwnSlots slots;
    private final ReservedTimelines timelines;
    private final LocalSql sql;
    private final SyncReplication synchronous = new SyncReplication(this);
    private final Worker worker = new Worker();
    private final ServerWatch watch = new ServerWatch();

    @Nullable
    private volatile Binaries binaries;

    @Nullable
    private volatile PostmasterIdentity stopping;

    @Nullable
    private final String userFault;

    LocalServer(LocalSettings settings) {
        this.settings = settings;
        OsUser user;
        String fault = null;
        try {
            user = OsUser.of(settings.osUser());
        } catch (IOException e) {
            fault = e.getMessage();
            user = new OsUser(settings.osUser(), Integer.MAX_VALUE, Integer.MAX_VALUE, null);
        }
        userFault = fault;
        directory = new DataDirectory(settings.dataDirectory());
        files = new OwnedFiles(user);
        tools = new ToolRunner(user, settings.places().passFile());
        config = new ConfigFiles(
                settings,
                directory,
                files,
                new ConfigCheck(
                        tools, files, directory, settings.places().config().resolve("postgresql.conf")));
        serverLog = new ServerLog(settings.stateDirectory());
        mark = new IncompleteMark(settings.stateDirectory(), directory, files);
        slots = new OwnSlots(settings.stateDirectory(), files);
        timelines = new ReservedTimelines(directory, files);
        sql = new LocalSql(settings, directory);
    }

    LocalSettings settings() {
        return settings;
    }

    DataDirectory directory() {
        return directory;
    }

    OwnedFiles files() {
        return files;
    }

    ToolRunner tools() {
        return tools;
    }

    /** One thread at a time: hold the lock of this object's user. */
    ConfigFiles config() {
        return config;
    }

    ServerLog serverLog() {
        return serverLog;
    }

    IncompleteMark mark() {
        return mark;
    }

    OwnSlots slots() {
        return slots;
    }

    ReservedTimelines timelines() {
        return timelines;
    }

    SyncReplication synchronous() {
        return synchronous;
    }

    LocalSql sql() {
        return sql;
    }

    Worker worker() {
        return worker;
    }

    ServerWatch watch() {
        return watch;
    }

    /** Why nothing can be run as the wanted user; null when it can. */
    @Nullable
    String userFault() {
        return userFault;
    }

    /** The programs that fit the data directory. */
    Binaries binaries() throws PostgresException {
        if (userFault != null) {
            throw new PostgresException(userFault);
        }
        Integer wanted = directory.majorVersion().orElse(null);
        Binaries known = binaries;
        if (known == null || (wanted != null && wanted != known.major())) {
            known = Binaries.find(
                    tools, settings.binDirectory(), settings.places().programs(), wanted);
            binaries = known;
        }
        return known;
    }

    /** The live server process of the data directory; it is watched from now on. */
    Optional<Postmaster> postmaster() {
        Optional<Postmaster> found = Postmaster.find(directory.path());
        found.ifPresent(p -> watch.track(p.identity()));
        return found;
    }

    /** This server process was told to stop; null: none was. */
    void markStopping(@Nullable PostmasterIdentity postmaster) {
        stopping = postmaster;
    }

    boolean isStopping(Postmaster postmaster) {
        return postmaster.stopping() || postmaster.identity().equals(stopping);
    }

    /** The live server process; an exception when there is none. */
    Postmaster requireRunning(String what) throws PostgresException {
        return postmaster().orElseThrow(() -> new PostgresException(what + ": no server runs on " + directory.path()));
    }

    void requireStopped(String what) throws PostgresException {
        Optional<Postmaster> running = postmaster();
        if (running.isPresent()) {
            throw new PostgresException(what + ": the server on " + directory.path() + " runs (process "
                    + running.get().pid() + "); stop it first");
        }
    }

    /** Does short work on a pooled connection; the connection is cut when the time is over. */
    <T> T query(Postmaster postmaster, Duration timeout, String what, SqlTask<T> task) throws PostgresException {
        try {
            return worker.call(timeout, onTimeout -> {
                try (Connection connection = sql.pooled(postmaster.identity())) {
                    Connection raw = connection.unwrap(Connection.class);
                    onTimeout.set(() -> abort(raw));
                    return task.run(connection);
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException(what + " on " + this + " was interrupted", e);
        } catch (Exception e) {
            throw new PostgresException(what + " on " + this + " failed: " + e.getMessage(), e);
        }
    }

    /** Cuts a connection from another thread, whatever it waits for. */
    static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            log.debug("a connection could not be cut", e);
        }
    }

    @Override
    public void close() {
        watch.close();
        sql.close();
        worker.close();
    }

    @Override
    public String toString() {
        return directory.path() + " (" + settings.listenAddresses() + ":" + settings.port() + ")";
    }
}
