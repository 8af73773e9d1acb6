package io.hanode;

import io.hanode.model.NodeName;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request to change the leader.
 *
 * @param leader who must be the leader for the request to count; null for whoever is
 * @param candidate who is wanted next; null for the best standby
 * @param at when, by the wall clock; null for now
 * @param failover whether it is meant for a cluster without a leader (Patroni's {@code /failover})
 * @param timeout how long to wait for the outcome (a scheduled request is only written)
 */
public record SwitchoverRequest(
        @Nullable NodeName leader,
        @Nullable NodeName candidate,
        @Nullable Instant at,
        boolean failover,
        Duration timeout) {

    /** How long a request is waited for when nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** To the named standby, now. */
    public static SwitchoverRequest to(String candidate) {
        return new SwitchoverRequest(null, NodeName.of(candidate), null, false, DEFAULT_TIMEOUT);
    }

    /** To the best standby, now. */
    public static SwitchoverRequest toBest() {
        return new SwitchoverRequest(null, null, null, false, DEFAULT_TIMEOUT);
    }

    /** A failover to the named standby: for a cluster without a leader. */
    public static SwitchoverRequest failoverTo(String candidate) {
        return new SwitchoverRequest(null, NodeName.of(candidate), null, true, DEFAULT_TIMEOUT);
    }

    /** The same, only if the given node is the leader. */
    public SwitchoverRequest from(String newLeader) {
        return new SwitchoverRequest(NodeName.of(newLeader), candidate, at, failover, timeout);
    }

    /** The same, at the given time. */
    public SwitchoverRequest scheduledAt(Instant time) {
        return new SwitchoverRequest(leader, candidate, time, failover, timeout);
    }

    /** The same, waiting at most the given time. */
    public SwitchoverRequest within(Duration newTimeout) {
        return new SwitchoverRequest(leader, candidate, at, failover, newTimeout);
    }
}
