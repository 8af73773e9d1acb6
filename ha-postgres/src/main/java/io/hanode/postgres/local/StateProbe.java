package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.PostgresException;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SynchronousState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds out the server's state, within a deadline whatever hangs. */
final class StateProbe {

    private static final String STARTING_UP = "57P03";
    private static final String NOT_IN_RECOVERY = "55000";

    private final LocalServer server;
    private final CommitSettings commits = new CommitSettings();
    private final PendingRestart pending = new PendingRestart();

    /** What the timeline was when the positions were these: it cannot change while they do not move. */
    private volatile ReceivedWal.@Nullable Known lastKnown;

    @Nullable
    private volatile String controlOf;

    @Nullable
    private volatile SystemIdentifier systemIdentifier;

    StateProbe(LocalServer server) {
        this.server = server;
    }

    PostgresState observe(Duration timeout) {
        try {
            return server.worker().call(timeout, this::look);
        } catch (TimeoutException e) {
            return new PostgresState.Unreachable(
                    server.watch().current(), "the state of " + server + " was asked: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new PostgresState.Unreachable(server.watch().current(), "the question was interrupted");
        } catch (Exception e) {
            return new PostgresState.Unreachable(
                    server.watch().current(), "the state of " + server + " could not be found out: " + e);
        }
    }

    private PostgresState look(Worker.OnTimeout onTimeout) throws IOException {
        Optional<Postmaster> postmaster = server.postmaster();
        if (postmaster.isPresent()) {
            return running(postmaster.get(), onTimeout);
        }
        server.sql().close();
        return stopped();
    }

    private PostgresState stopped() {
        DataDirectory directory = server.directory();
        boolean incomplete = false;
        try {
            if (directory.empty()) {
                return new PostgresState.NoDataDirectory();
            }
            incomplete = server.mark().isSet();
            if (!incomplete && directory.majorVersion().isEmpty()) {
                return new PostgresState.Unusable("data directory " + directory.path()
                        + " is neither empty nor a database: move its contents away, or name another directory");
            }
            return stopped(directory, incomplete);
        } catch (PostgresException e) {
            // A copy that broke off before there was anything to start is as good as none: it may be made again.
            return incomplete
                    ? new PostgresState.NoDataDirectory()
                    : new PostgresState.Unusable(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new PostgresState.Unusable("data directory " + directory.path() + " cannot be read: " + e
                    + "; correct its permissions or its disk");
        }
    }

    private PostgresState stopped(DataDirectory directory, boolean incomplete) throws PostgresException {
        ControlData control = ControlFile.read(server.tools(), server.binaries(), directory.path())
                .toControlData(directory.path());
        Timeline timeline = control.minimumRecoveryEndTimeline().isAfter(control.checkpointTimeline())
                ? control.minimumRecoveryEndTimeline()
                : control.checkpointTimeline();
        return new PostgresState.Stopped(control, directory.standby(), incomplete, history(timeline));
    }

    private PostgresState running(Postmaster postmaster, Worker.OnTimeout onTimeout) throws IOException {
        if (Processes.suspended(postmaster.pid())) {
            return new PostgresState.Unreachable(
                    postmaster.identity(),
                    "process " + postmaster.pid() + " of " + server + " is suspended by a signal or a debugger");
        }
        try {
            if (!postmaster.ready() || server.isStopping(postmaster)) {
                return starting(postmaster);
            }
            return ask(postmaster, onTimeout);
        } catch (SQLException e) {
            if (STARTING_UP.equals(e.getSQLState())) {
                try {
                    return starting(server.postmaster().orElse(postmaster));
                } catch (PostgresException p) {
                    return new PostgresState.Unreachable(postmaster.identity(), String.valueOf(p.getMessage()));
                }
            }
            return postmaster.alive()
                    ? new PostgresState.Unreachable(
                            postmaster.identity(), server + " does not answer: " + e.getMessage())
                    : stopped();
        } catch (PostgresException e) {
            return new PostgresState.Unreachable(postmaster.identity(), String.valueOf(e.getMessage()));
        }
    }

    private PostgresState starting(Postmaster postmaster) throws PostgresException, IOException {
        return new PostgresState.Starting(
                postmaster.identity(), server.directory().standby(), server.isStopping(postmaster), systemIdentifier());
    }

    /** Never changes while the directory is the same one, so that a starting server costs no process each time. */
    private SystemIdentifier systemIdentifier() throws PostgresException, IOException {
        String directory = server.directory().identity();
        SystemIdentifier known = systemIdentifier;
        if (known != null && directory.equals(controlOf)) {
            return known;
        }
        SystemIdentifier read = ControlFile.read(
                        server.tools(), server.binaries(), server.directory().path())
                .systemIdentifier();
        systemIdentifier = read;
        controlOf = directory;
        return read;
    }

    private PostgresState ask(Postmaster postmaster, Worker.OnTimeout onTimeout)
            throws SQLException, PostgresException, IOException {
        int major = server.directory().majorVersion().orElse(Binaries.OLDEST);
        try (Connection connection = server.sql().pooled(postmaster.identity())) {
            Connection raw = connection.unwrap(Connection.class);
            onTimeout.set(() -> LocalServer.abort(raw));
            StateQuery.Answer answer = askTwice(connection, major);
            return answer.inRecovery()
                    ? standby(postmaster, connection, answer)
                    : primary(postmaster, connection, answer);
        }
    }

    /** A promotion in the middle of the question makes it fail once. */
    private StateQuery.Answer askTwice(Connection connection, int major) throws SQLException, IOException {
        try {
            return StateQuery.ask(connection, major, server.slots().own());
        } catch (SQLException e) {
            if (NOT_IN_RECOVERY.equals(e.getSQLState())) {
                return StateQuery.ask(connection, major, server.slots().own());
            }
            throw e;
        }
    }

    private PostgresState primary(Postmaster postmaster, Connection connection, StateQuery.Answer a)
            throws PostgresException, SQLException, IOException {
        Timeline timeline = Timeline.of(a.primaryTimeline());
        Lsn written = a.written() == null ? Lsn.ZERO : a.written();
        boolean checkpointed = a.controlTimeline() == a.primaryTimeline();
        return new PostgresState.Primary(
                info(postmaster, connection, a),
                timeline,
                written,
                history(timeline),
                checkpointed,
                a.standbys(),
                synchronous(postmaster, connection, a, written));
    }

    private SynchronousState synchronous(Postmaster postmaster, Connection connection, StateQuery.Answer a, Lsn written)
            throws SQLException, IOException {
        SynchronousState.Confirms confirms = commits.confirms(postmaster, connection, a.configurationLoaded());
        return new SynchronousState(
                a.synchronous(),
                server.synchronous().since(postmaster, connection, a.synchronous(), written),
                confirms,
                server.config().access().clientsHeld(),
                CommitSettings.overrides(a.commitOverrides(), confirms));
    }

    private PostgresState standby(Postmaster postmaster, Connection connection, StateQuery.Answer a)
            throws PostgresException, SQLException, IOException {
        ReceivedWal.Known known = ReceivedWal.of(a, postmaster.identity(), lastKnown, server);
        lastKnown = known;
        return new PostgresState.Standby(
                info(postmaster, connection, a),
                known.timeline(),
                known.received(),
                a.replayed() == null ? Lsn.ZERO : a.replayed(),
                server.config().upstream(a.connInfo(), a.slotName()).orElse(null),
                a.streaming(),
                a.paused(),
                history(known.timeline()),
                a.standbys(),
                server.config().access().clientsHeld(),
                a.replayedAt(),
                a.archive(),
                a.streaming() || a.connInfo().isEmpty()
                        ? null
                        : server.serverLog().streamFault());
    }

    private ServerInfo info(Postmaster postmaster, Connection connection, StateQuery.Answer a) throws SQLException {
        return new ServerInfo(
                postmaster.identity(),
                a.startTime(),
                a.version(),
                new SystemIdentifier(a.systemIdentifier()),
                pending.of(postmaster.identity(), connection, a.pendingRestart(), a.configurationLoaded()),
                a.slots());
    }

    private TimelineHistory history(Timeline timeline) throws PostgresException {
        return server.directory().history(timeline).orElse(TimelineHistory.none(timeline));
    }
}
