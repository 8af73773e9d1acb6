package io.hanode.postgres;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The state of the local server as it was seen once. Being down is a state, not an error; Unreachable is not Stopped. */
public sealed interface PostgresState {

    /** The data directory is missing or empty. */
    record NoDataDirectory() implements PostgresState {}

    /**
     * The data directory cannot be used and must not be touched: not empty but no database, no permission, of another major version.
     *
     * @param reason an operator's sentence that names the directory and what to do
     */
    record Unusable(String reason) implements PostgresState {}

    /**
     * No server process runs on the data directory.
     *
     * @param control what pg_control says
     * @param standby whether it is set up to start as a standby ({@code standby.signal})
     * @param incomplete whether a clone or rewind was interrupted, so that the directory must not be started
     * @param history the local history of its timeline
     */
    record Stopped(ControlData control, boolean standby, boolean incomplete, TimelineHistory history)
            implements PostgresState {}

    /**
     * The server process runs and does not accept connections yet (or does no longer).
     *
     * @param postmaster the server process
     * @param standby whether it starts as a standby
     * @param stopping whether it is shutting down
     * @param systemIdentifier which database cluster it is a copy of
     */
    record Starting(PostmasterIdentity postmaster, boolean standby, boolean stopping, SystemIdentifier systemIdentifier)
            implements PostgresState {}

    /**
     * The server accepts writes.
     *
     * @param server what is true of any server
     * @param timeline its current timeline
     * @param written the current WAL write position
     * @param history the history of its timeline
     * @param checkpointed whether a checkpoint has completed on this timeline (before, pg_rewind from it would go wrong)
     * @param standbys its streaming standbys
     * @param synchronous what its commits wait for
     */
    record Primary(
            ServerInfo server,
            Timeline timeline,
            Lsn written,
            TimelineHistory history,
            boolean checkpointed,
            List<ReplicationConnection> standbys,
            SynchronousState synchronous)
            implements PostgresState {

        /** Copies the list. */
        public Primary {
            standbys = List.copyOf(standbys);
        }
    }

    /**
     * The server is in recovery and accepts readers.
     *
     * @param server what is true of any server
     * @param timeline the timeline it receives, or else replays
     * @param received the last position received and flushed; null when nothing was received since its start
     * @param replayed the last position replayed
     * @param upstream where it is configured to stream from; null for nowhere
     * @param streaming whether its WAL receiver is streaming now
     * @param replayPaused whether replay is paused
     * @param history the local history of its timeline
     * @param standbys standbys that stream from it
     * @param clientsHeld whether clients are kept out, see {@link PostgresController#admitClients}
     * @param replayedAt when the last replayed transaction was committed, by the primary's clock; null when none was since its start
     * @param archive whether it restores WAL from an archive while it does not stream
     * @param fault why it does not stream; null when it streams, or when its server has not said why
     */
    record Standby(
            ServerInfo server,
            Timeline timeline,
            @Nullable Lsn received,
            Lsn replayed,
            @Nullable Upstream upstream,
            boolean streaming,
            boolean replayPaused,
            TimelineHistory history,
            List<ReplicationConnection> standbys,
            boolean clientsHeld,
            @Nullable Instant replayedAt,
            boolean archive,
            @Nullable StreamFault fault)
            implements PostgresState {

        /** Copies the list. */
        public Standby {
            standbys = List.copyOf(standbys);
        }

        /** The position that counts in a race: the later of received and replayed. */
        public Lsn position() {
            return Lsn.max(received, replayed);
        }
    }

    /**
     * The server process runs, but its state could not be found out in time.
     *
     * @param postmaster the server process; null when even that is unknown
     * @param reason what was tried and what happened
     */
    record Unreachable(@Nullable PostmasterIdentity postmaster, String reason) implements PostgresState {}

    /** Which database cluster this is a copy of, as far as known. */
    default Optional<SystemIdentifier> knownSystemIdentifier() {
        if (this instanceof Stopped s) {
            return Optional.of(s.control.systemIdentifier());
        } else if (this instanceof Starting s) {
            return Optional.of(s.systemIdentifier);
        } else if (this instanceof Primary p) {
            return Optional.of(p.server.systemIdentifier());
        } else if (this instanceof Standby s) {
            return Optional.of(s.server.systemIdentifier());
        }
        return Optional.empty();
    }

    /** What is true of the server that answers; empty when none does. */
    default Optional<ServerInfo> knownServer() {
        if (this instanceof Primary p) {
            return Optional.of(p.server);
        }
        return this instanceof Standby s ? Optional.of(s.server) : Optional.empty();
    }

    /** The server process, as far as one is known. */
    default Optional<PostmasterIdentity> knownPostmaster() {
        if (this instanceof Starting s) {
            return Optional.of(s.postmaster);
        } else if (this instanceof Primary p) {
            return Optional.of(p.server.postmaster());
        } else if (this instanceof Standby s) {
            return Optional.of(s.server.postmaster());
        } else if (this instanceof Unreachable u) {
            return Optional.ofNullable(u.postmaster);
        }
        return Optional.empty();
    }

    /** Whether this server may be accepting client writes, now or as soon as it answers again. */
    default boolean mayAcceptWrites() {
        return this instanceof Primary || (this instanceof Starting s && !s.standby) || this instanceof Unreachable;
    }
}
