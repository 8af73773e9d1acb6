package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.PatroniWords;
import io.hanode.cluster.SynchronousMode;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What health checks and status answers both derive from a status.
 *
 * @param status the status
 */
record NodeFacts(HaStatus status) {

    /** Whether there has been a turn: before the first one nothing is known of the server. */
    boolean known() {
        return status.lifecycle() != HaStatus.Lifecycle.NEW && !status.rule().isEmpty();
    }

    /** Patroni's word for the state of the server. */
    String state() {
        return known() ? PatroniWords.state(status.postgres(), status.operation()) : "starting";
    }

    boolean running() {
        return state().equals(PatroniWords.RUNNING);
    }

    /** Patroni's word for the role of the server. */
    String role() {
        String role = PatroniWords.role(status.postgres());
        boolean leadsStandbyCluster = status.config().followsAnotherCluster() && leads();
        return leadsStandbyCluster && role.equals(PatroniWords.REPLICA) ? PatroniWords.STANDBY_LEADER : role;
    }

    /**
     * Whether the node leads now. In a pause without the store nobody renews leases and nobody is promoted either: the server's role
     * decides, so that clients stay where they are.
     */
    boolean leads() {
        boolean pausedAlone = status.config().paused() && !status.storeReachable();
        return status.leader() || (pausedAlone && status.postgres() instanceof PostgresState.Primary);
    }

    /** Whether it leads now, and its server was last seen as a primary that is not part of a standby cluster. */
    boolean primary() {
        return leads()
                && status.postgres() instanceof PostgresState.Primary
                && !status.config().followsAnotherCluster();
    }

    /** Whether it leads a standby cluster now, and its server was last seen as a standby. */
    boolean standbyLeader() {
        return leads()
                && status.postgres() instanceof PostgresState.Standby
                && status.config().followsAnotherCluster();
    }

    /** What is known of the server while it answers; null while it does not. */
    @Nullable
    ServerInfo server() {
        return running() ? status.postgres().knownServer().orElse(null) : null;
    }

    /** The server's timeline; 0 while it does not answer. */
    int timeline() {
        return !running()
                ? 0
                : status.postgres() instanceof PostgresState.Primary p
                        ? p.timeline().number()
                        : status.postgres() instanceof PostgresState.Standby s
                                ? s.timeline().number()
                                : 0;
    }

    /** Whether nobody is known to hold the leader lock. */
    boolean unlocked() {
        ClusterSnapshot snapshot = status.snapshot();
        return snapshot == null || snapshot.leader() == null || !status.storeReachable();
    }

    /** Whether the last turn is so long ago that what it saw of a standby must not be claimed any more. */
    boolean stale() {
        return status.turnAge().compareTo(longestTurn(status.config().ttl())) > 0;
    }

    /** Whether turns are made: within a turn's wait and a lease for a primary, two for others. */
    boolean alive() {
        Duration ttl = status.config().ttl();
        boolean primary = status.postgres() instanceof PostgresState.Primary;
        return status.lifecycle() != HaStatus.Lifecycle.CLOSED
                && (status.config().paused()
                        || status.turnAge().compareTo(longestTurn(primary ? ttl : ttl.multipliedBy(2))) <= 0);
    }

    private Duration longestTurn(Duration slack) {
        return status.config().loopWait().plus(slack);
    }

    /** Whether the node is a standby that the sync record names. */
    boolean isSyncStandby() {
        ClusterSnapshot snapshot = status.snapshot();
        return snapshot != null
                && status.postgres() instanceof PostgresState.Standby
                && isSyncMember(snapshot, status.name().value());
    }

    /** Whether the sync record names the node as a standby. Patroni compares these names without regard to case. */
    static boolean isSyncMember(ClusterSnapshot snapshot, String name) {
        return snapshot.sync().isActive()
                && snapshot.sync().standbys().stream().anyMatch(s -> s.value().equalsIgnoreCase(name));
    }

    /** Whether commits wait for a quorum of standbys rather than for named ones. */
    static boolean isQuorumMode(ClusterConfig config) {
        return config.synchronous().mode() == SynchronousMode.QUORUM;
    }
}
