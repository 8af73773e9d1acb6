package io.hanode.postgres;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Controls the one local PostgreSQL server of a node. Methods may be called from any thread; the shell calls at most one of the
 * methods marked "long" at a time, on the operation thread, while {@link #observe}, {@link #fence} and the short ones go on.
 *
 * <p>Identity (data directory, postmaster pid and start, system identifier) is checked before every stop or kill.
 */
public interface PostgresController extends AutoCloseable {

    /** Which server this is, for logs: data directory and listen address. */
    String describe();

    /** Tells whose server this is, once, before all other calls: the standby's application_name and PostgreSQL's cluster_name. */
    void identify(NodeName self, ClusterName cluster);

    /** Where other nodes and clients reach this server. */
    ServerAddress address();

    /** Faults that can be seen before anything is started: versions, binaries, directories, ports. Empty when there are none. */
    List<String> check();

    /**
     * Finds out the server's state within the timeout. Never throws for a server that is down or silent: that is a state.
     */
    PostgresState observe(Duration timeout);

    /**
     * Calls the given code when the server process ends, or a replication connection comes or goes where that can be seen.
     * Cheap code only; any thread.
     */
    void onChange(Runnable code);

    /**
     * Long. Starts as primary (the first start after initialize, or in place after a crash). Returns when it accepts connections. The
     * process is told to the context before it can accept any.
     */
    void startPrimary(ServerSettings settings, OperationContext context) throws PostgresException;

    /**
     * Long. Starts as standby of the given upstream (null: read-only, following nobody). Returns when it accepts connections, or when
     * it is certain that this takes longer (it stays Starting then).
     */
    void startStandby(@Nullable Upstream upstream, ServerSettings settings, OperationContext context)
            throws PostgresException;

    /** Long. Stops the server; returns when the process is gone. Cancelling a fast stop turns it into an immediate one. */
    void stop(StopMode mode, OperationContext context) throws PostgresException;

    /**
     * Long. Promotes a standby; returns when it accepts writes, throws when it did not within 60 s.
     *
     * @param timeline the timeline it must begin: higher than its own, and possibly not the next one, because numbers between were
     *     already given to promotions whose outcome is unknown
     */
    void promote(Timeline timeline, OperationContext context) throws PostgresException;

    /** Long. Makes a checkpoint, so that a stop after it is quick. */
    void checkpoint(OperationContext context) throws PostgresException;

    /** Short. Makes a running standby follow another upstream (null: nobody) without a restart where the version allows it. */
    void follow(@Nullable Upstream upstream, Duration timeout) throws PostgresException;

    /** Short. Writes the settings and reloads; idempotent. What needs a restart shows up as pending restart. */
    void applySettings(ServerSettings settings, Duration timeout) throws PostgresException;

    /** Short. Applies the changes in order; each is idempotent. */
    void applySlots(List<SlotChange> changes, Duration timeout) throws PostgresException;

    /**
     * Short. Sets what commits wait for, and returns when the server itself says that this is in force. Kept over restarts until it is
     * set again. On a standby it takes effect with its promotion, before the first commit.
     */
    void applySynchronousStandbys(SynchronousStandbys standbys, Duration timeout) throws PostgresException;

    /**
     * Short. Lets clients in, or keeps them out (and ends their sessions): while they are kept out nobody but this controller and
     * replication can connect, so that nothing that waits for its standbys can be seen. Also for a stopped server, and kept over
     * restarts until it is said again.
     */
    void admitClients(boolean admitted, Duration timeout) throws PostgresException;

    /**
     * Asks the server of another cluster, which this one is to follow, who it is and how its timeline came about. Never throws for a
     * server that is silent: that is an answer. Does not touch the local server.
     */
    default RemoteView askRemote(Upstream remote, Duration timeout) {
        return new RemoteView.Silent("this node cannot ask servers of other clusters");
    }

    /** The local history of a timeline; empty when there is no such file (timeline 1 has an empty history). */
    Optional<TimelineHistory> timelineHistory(Timeline timeline) throws PostgresException;

    /**
     * Stops client writes by force, from any thread, within {@link #fenceTime()}, waiting for nothing: signals the postmaster (and
     * its backends) to quit at once. Does nothing when no server runs. Safe to call again.
     */
    void fence();

    /** How long {@link #fence} takes at most until no client write can be acknowledged any more. */
    Duration fenceTime();

    /** The long operations on the data directory; empty when this controller cannot make or replace one. */
    Optional<Provisioner> provisioner();

    /** Releases connections and threads; the server goes on running. */
    @Override
    void close();
}
