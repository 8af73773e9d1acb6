package io.hanode;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a node knew of itself and the cluster after its last turn, but for {@code leader}, {@code leaseRemaining} and {@code failsafe}, which are as of now.
 *
 * @param cluster the cluster
 * @param name the node
 * @param instance this process, unlike any other
 * @param lifecycle how far the node is
 * @param leader whether it holds the leader lock and its lease has not passed, or goes on without the lock in failsafe mode
 * @param leaseRemaining how long that is still good; null when it is not the leader
 * @param failsafe whether this leader goes on without the store by agreement of all others, or this node agreed to that (failsafe mode)
 * @param role what its server is
 * @param postgres its server as last observed
 * @param snapshot the cluster as last read; null before the first read
 * @param snapshotTime when that was, by the wall clock; null before the first read
 * @param storeReachable whether the last read succeeded
 * @param config the configuration in force
 * @param tags its tags
 * @param situation the situation of the last decision
 * @param rule the id of the rule of the last decision, for instance R305
 * @param reason the last decision's reason, a sentence
 * @param operation the long operation under way with its progress; null when there is none
 * @param scheduledRestart the restart that is kept until its time comes
 * @param turnAge how long ago the last turn ended
 * @param hindrances why this node must not lead now: fences that it needs for that and that would not work
 * @param warnings what needs a person's eye, one sentence each
 */
public record HaStatus(
        ClusterName cluster,
        NodeName name,
        String instance,
        Lifecycle lifecycle,
        boolean leader,
        @Nullable Duration leaseRemaining,
        boolean failsafe,
        Role role,
        PostgresState postgres,
        @Nullable ClusterSnapshot snapshot,
        @Nullable Instant snapshotTime,
        boolean storeReachable,
        ClusterConfig config,
        Tags tags,
        String situation,
        String rule,
        String reason,
        @Nullable String operation,
        Optional<RestartRequest> scheduledRestart,
        Duration turnAge,
        List<String> hindrances,
        List<String> warnings) {

    /** Copies the lists. */
    public HaStatus {
        hindrances = List.copyOf(hindrances);
        warnings = List.copyOf(warnings);
    }

    /** Synchronous replication as this primary sees it; empty on any other server, and while synchronous mode is off. */
    public Optional<SynchronousStatus> synchronous() {
        return SynchronousStatus.of(config, postgres);
    }

    /** The settings of the running server that wait for a restart, by name; empty when there are none. */
    public List<PendingChange> pendingRestart() {
        return postgres.knownServer().map(ServerInfo::pendingRestart).orElse(List.of());
    }

    /** How far a node is. */
    public enum Lifecycle {
        /** Made, not started. */
        NEW,
        /** Between start and close. */
        RUNNING,
        /** Close was called and is not done yet. */
        CLOSING,
        /** Ended. */
        CLOSED
    }

    /** What a node's server is. */
    public enum Role {
        /** It accepts writes. */
        PRIMARY,
        /** It is in recovery. */
        STANDBY,
        /** It is in recovery, follows another cluster, and leads this one. */
        STANDBY_LEADER,
        /** It does not run, or is starting, or does not answer. */
        DOWN,
        /** There is no database yet. */
        UNINITIALIZED
    }
}
