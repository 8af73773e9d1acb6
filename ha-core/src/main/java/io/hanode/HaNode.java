package io.hanode;

import io.hanode.cluster.ClusterConfig;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One node of a cluster: this process and the PostgreSQL server that it looks after. All methods may be called from any thread.
 *
 * <p>Made by {@link #builder()}; it runs from {@link HaNodeBuilder#start()} until {@link #close()}.
 */
public interface HaNode extends AutoCloseable {

    /** Begins the configuration of a node. */
    static HaNodeBuilder builder() {
        return new HaNodeBuilder();
    }

    /** What the node last knew of itself and the cluster. Never blocks. */
    HaStatus status();

    /**
     * The same with the local server asked again, for other nodes that compare WAL positions with ours: a position that is a turn old
     * may hide WAL from them. Waits for no turn and no store, so that two nodes that ask each other never wait for each other; calls
     * at the same time share one question. Without an answer in time, or where this is not implemented, it is {@link #status()}.
     *
     * @param timeout how long the local server may take
     */
    default HaStatus freshStatus(Duration timeout) {
        return status();
    }

    /**
     * Asks the cluster for a planned change of leader, or (without a leader) for a failover, and waits for the outcome.
     *
     * @return done, scheduled, or refused with all reasons; never null. Ends within the request's timeout: a request that did not
     *     come true by then is withdrawn, and the result says so
     */
    SwitchoverResult switchover(SwitchoverRequest request);

    /** Withdraws a scheduled or pending request for a change of leader. True when there was one. */
    boolean cancelSwitchover(Duration timeout);

    /**
     * Stops automatic management of the whole cluster: nobody starts, stops, promotes or demotes a server until {@link #resume()}.
     *
     * @throws HaOperationException when the store could not be written in time
     */
    void pause();

    /** Ends a pause. */
    void resume();

    /**
     * Changes the cluster's dynamic configuration: keys are merged deeply, null removes a key. All nodes follow without a restart.
     *
     * @return the configuration after the change
     * @throws HaConfigurationException when the result would not be valid, with all faults; nothing is changed
     * @throws HaOperationException when there is no configuration yet, or somebody else changed it at the same time
     */
    ClusterConfig changeConfig(Map<String, ?> patch);

    /**
     * Restarts this node's server, or schedules that. A restart at a time is kept in memory: it is gone when this process or its server
     * ends before.
     *
     * @return what became of it; never null. Ends within the time of the request and of a stop of the server
     */
    RestartResult restart(RestartRequest request);

    /** Withdraws the scheduled restart. True when there was one. */
    boolean cancelRestart();

    /**
     * Begins to replace this node's data directory by a fresh copy; returns when it has begun.
     *
     * @throws HaOperationException when that is not possible, with all reasons
     */
    void reinitialize(ReinitializeRequest request);

    /**
     * Takes this node's own part of the configuration anew from the builder's {@code localConfig}, and applies what changed.
     *
     * @throws HaConfigurationException when it cannot be used, with all faults; the one before stays in force
     */
    void reload();

    /**
     * Replaces the cluster's whole dynamic configuration.
     *
     * @return the configuration after the change
     * @throws HaConfigurationException when it would not be valid, with all faults; nothing is changed
     * @throws HaOperationException when there is no configuration yet, or somebody else changed it at the same time
     */
    ClusterConfig replaceConfig(Map<String, ?> config);

    /**
     * Answers another node that leads, cannot reach the store, and asks whether it may go on (failsafe mode). Who agrees does not run
     * for the lead for so long, whatever the store says. Never blocks. Called by what implements {@link io.hanode.peer.NodeEndpoint}.
     */
    default FailsafeAnswer failsafe(FailsafeClaim claim) {
        return FailsafeAnswer.refused("this node cannot agree to anything");
    }

    /** Waits until the given condition holds of the status. False when it did not within the timeout. */
    boolean awaitStatus(java.util.function.Predicate<HaStatus> condition, Duration timeout) throws InterruptedException;

    /** The last decisions with what they were made from, oldest first, one sentence each; for "why did it do that?". */
    java.util.List<String> explain();

    /** What this node has counted and timed since its start, sorted by name. Never blocks. */
    default java.util.List<Measurement> measurements() {
        return java.util.List.of();
    }

    /** The last change of the local server's role with the rule and the reason of the decision that led to it; empty before the first. */
    default Optional<HaEvent.RoleChanged> lastRoleChange() {
        return Optional.empty();
    }

    /**
     * Ends the node in order: a leader stops its server, hands over when a standby has all its WAL, and leaves the cluster; a standby
     * stops its server. While the cluster is paused the server goes on running. Bounded by {@link HaSettings#closeTimeout()};
     * after that the server is stopped by force. Idempotent.
     */
    @Override
    void close();
}
