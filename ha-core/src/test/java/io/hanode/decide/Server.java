package io.hanode.decide;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ReplicationConnection;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SlotInfo;
import io.hanode.postgres.StreamFault;
import io.hanode.postgres.SynchronousState;
import io.hanode.postgres.Upstream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A local server as a test wants it, ended by the state it is in: {@code server().at("0/4000000").standby()}. By default it is of the
 * test cluster, on timeline 1, at {@link #END}, has checksums, and as a standby streams from pg1.
 */
final class Server {

    /** The test cluster's. */
    static final SystemIdentifier SYSTEM = new SystemIdentifier("7268616322854375442");

    /** Of some other cluster. */
    static final SystemIdentifier FOREIGN = new SystemIdentifier("7999999999999999999");

    /** Where all WAL ends when nothing else is said. */
    static final String END = "0/5000000";

    static final PostmasterIdentity POSTMASTER = new PostmasterIdentity(4711, 1);

    /** After a restart. */
    static final PostmasterIdentity NEXT_POSTMASTER = new PostmasterIdentity(4712, 2);

    /** When it was started, in PostgreSQL's words. */
    static final String START_TIME = "2026-01-01 00:00:00+00";

    private PostmasterIdentity postmaster = POSTMASTER;
    private String startTime = START_TIME;
    private final List<PendingChange> pending = new ArrayList<>();
    private SystemIdentifier system = SYSTEM;
    private Lsn position = Lsn.parse(END);
    private int timeline = 1;
    private final List<TimelineHistory.Entry> history = new ArrayList<>();
    private final List<SlotInfo> slots = new ArrayList<>();
    private @Nullable Upstream upstream = new Upstream(NodeName.of("pg1"), "10.0.0.1", 5432, "pg2");
    private boolean streaming = true;
    private boolean archive;
    private @Nullable StreamFault fault;
    private boolean checkpointed = true;
    private boolean rewindable = true;
    private boolean incomplete;
    private final List<ReplicationConnection> standbys = new ArrayList<>();
    private SynchronousState synchronous = SynchronousState.NONE;
    private boolean held;

    private Server() {}

    static Server server() {
        return new Server();
    }

    /** It was started anew. */
    Server again() {
        postmaster = NEXT_POSTMASTER;
        startTime = "2026-01-01 12:00:00+00";
        return this;
    }

    /** That setting waits for a restart. */
    Server pending(String setting) {
        pending.add(new PendingChange(setting, "100", "200"));
        return this;
    }

    /** Of another cluster. */
    Server foreign() {
        system = FOREIGN;
        return this;
    }

    /** Its WAL ends here. */
    Server at(String lsn) {
        position = Lsn.parse(lsn);
        return this;
    }

    /** It left that timeline at that position, and is on the next one. */
    Server left(int ancestor, String switchPoint) {
        history.add(new TimelineHistory.Entry(Timeline.of(ancestor), Lsn.parse(switchPoint), "no reason"));
        return on(ancestor + 1);
    }

    Server on(int number) {
        timeline = number;
        return this;
    }

    Server following(String node, String host) {
        upstream = new Upstream(NodeName.of(node), host, 5432, "pg2");
        return this;
    }

    /** Streams from the other cluster's server that {@link Scenario#following} names. */
    Server followingRemote() {
        upstream = StandbyScenes.REMOTE;
        return this;
    }

    Server followingNobody() {
        upstream = null;
        streaming = false;
        return this;
    }

    Server notStreaming() {
        streaming = false;
        return this;
    }

    /** It does not stream, and says why. */
    Server notStreaming(StreamFault why) {
        fault = why;
        return notStreaming();
    }

    Server withArchive() {
        archive = true;
        return this;
    }

    Server withoutCheckpoint() {
        checkpointed = false;
        return this;
    }

    Server withoutChecksums() {
        rewindable = false;
        return this;
    }

    Server withSlot(String name, boolean active) {
        slots.add(new SlotInfo(name, true, active, position, true));
        return this;
    }

    /** Commits wait for this since that position. */
    Server waitsFor(String text, String since) {
        return synchronous(text, Lsn.parse(since), SynchronousState.Confirms.FLUSHED);
    }

    /** Commits wait for this, and it is not proven yet that no other value can come into force. */
    Server waitsUnproven(String text) {
        return synchronous(text, SynchronousState.NEVER, SynchronousState.Confirms.FLUSHED);
    }

    Server synchronous(String text, Lsn since, SynchronousState.Confirms confirms) {
        synchronous = new SynchronousState(text, since, confirms, false, 0);
        return this;
    }

    /** That application streams from here, and has flushed up to that position. */
    Server streamsTo(String application, String flushed) {
        return streamsTo(application, "streaming", Lsn.parse(flushed));
    }

    Server streamsTo(String application, String state, @Nullable Lsn flushed) {
        standbys.add(new ReplicationConnection(
                standbys.size(), application, "replicator", "10.0.0.9", state, "sync", 1, flushed, flushed, flushed));
        return this;
    }

    /** Clients are kept out. */
    Server clientsHeld() {
        held = true;
        return this;
    }

    private SynchronousState synchronousState() {
        return new SynchronousState(
                synchronous.text(), synchronous.since(), synchronous.confirms(), held, synchronous.overrides());
    }

    /** A slot that a person made, and nobody uses now. */
    Server withForeignSlot(String name) {
        slots.add(new SlotInfo(name, true, false, position, false));
        return this;
    }

    PostgresState.Primary primary() {
        return new PostgresState.Primary(
                info(), Timeline.of(timeline), position, history(), checkpointed, standbys, synchronousState());
    }

    PostgresState.Standby standby() {
        return new PostgresState.Standby(
                info(),
                Timeline.of(timeline),
                position,
                position,
                upstream,
                streaming,
                false,
                history(),
                List.of(),
                held,
                null,
                archive,
                fault);
    }

    /** A primary that was stopped in order. */
    PostgresState.Stopped stopped() {
        return down(ClusterState.SHUT_DOWN, false);
    }

    /** A primary that crashed. */
    PostgresState.Stopped crashed() {
        return down(ClusterState.IN_PRODUCTION, false);
    }

    /** A standby that was stopped in order. */
    PostgresState.Stopped stoppedStandby() {
        return down(ClusterState.SHUT_DOWN_IN_RECOVERY, true);
    }

    /** A data directory of which an interrupted copy or rewind left only a part. */
    PostgresState.Stopped incomplete() {
        incomplete = true;
        return down(ClusterState.OTHER, true);
    }

    PostgresState.Starting starting() {
        return new PostgresState.Starting(POSTMASTER, false, false, system);
    }

    PostgresState.Starting startingStandby() {
        return new PostgresState.Starting(POSTMASTER, true, false, system);
    }

    PostgresState.Starting stopping() {
        return new PostgresState.Starting(POSTMASTER, false, true, system);
    }

    static PostgresState.Unreachable silent() {
        return new PostgresState.Unreachable(POSTMASTER, "connect timed out");
    }

    static PostgresState.NoDataDirectory noData() {
        return new PostgresState.NoDataDirectory();
    }

    static PostgresState.Unusable unusable() {
        return new PostgresState.Unusable("/data is of major version 13, the programs of 15: run pg_upgrade");
    }

    private ServerInfo info() {
        return new ServerInfo(postmaster, startTime, 150_018, system, pending, slots);
    }

    private TimelineHistory history() {
        return new TimelineHistory(Timeline.of(timeline), history);
    }

    private PostgresState.Stopped down(ClusterState state, boolean standby) {
        Timeline number = Timeline.of(timeline);
        Lsn recovery = standby ? position : Lsn.ZERO;
        ControlData control = new ControlData(
                system, state, position, number, recovery, number, position, rewindable, Collections.emptySortedMap());
        return new PostgresState.Stopped(control, standby, incomplete, history());
    }
}
