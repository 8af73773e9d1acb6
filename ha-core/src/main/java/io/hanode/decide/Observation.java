package io.hanode.decide;

import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.ServerSettings;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one turn knows, read once, with one timestamp.
 *
 * @param now the turn's instant: taken after all reads, so that a lease is never judged younger than it is
 * @param wallClock the time for people and schedules; no safety decision uses it
 * @param self who this node is
 * @param config the configuration in force: the store's, or else the last good one, or else the defaults
 * @param dcs the store
 * @param lease this process's session and lock
 * @param postgres the local server
 * @param promise what this node promised a primary that lost the store; null for nothing. {@link FailsafePromise#seen} is in {@code dcs}
 * @param peers what other nodes answered this turn; only those that {@link PeerNeeds} named were asked
 * @param operation the long operation
 * @param applied the settings that were last applied to the running server with success; null when unknown
 * @param remote what the other cluster's server answered, which this cluster follows; null when it was not asked, see {@link RemoteNeeds}
 * @param hindrances why this node must not lead: fences that it needs for that and that would not work
 * @param requests what people asked this node for
 * @param closing whether the node was asked to end
 * @param memory what the last turn wanted remembered
 */
public record Observation(
        Tick now,
        Instant wallClock,
        Self self,
        ClusterConfig config,
        DcsView dcs,
        LeaseView lease,
        PostgresState postgres,
        @Nullable FailsafePromise promise,
        SortedMap<NodeName, PeerView> peers,
        OperationView operation,
        @Nullable ServerSettings applied,
        @Nullable RemoteView remote,
        List<String> hindrances,
        NodeRequests requests,
        boolean closing,
        Memory memory) {

    /** Copies the collections. */
    public Observation {
        hindrances = List.copyOf(hindrances);
        peers = Collections.unmodifiableSortedMap(new TreeMap<>(peers));
    }

    /** The same, knowing what other nodes and the other cluster's server answered. */
    public Observation with(SortedMap<NodeName, PeerView> answers, @Nullable RemoteView other) {
        return new Observation(
                now,
                wallClock,
                self,
                config,
                dcs,
                lease,
                postgres,
                promise,
                answers,
                operation,
                applied,
                other,
                hindrances,
                requests,
                closing,
                memory);
    }

    /** The leader lock, while its lease has not passed. */
    public Optional<LeaderLock> lock() {
        return lease.lockAt(now);
    }
}
