package io.hanode;

import io.hanode.model.NodeName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What happened to a node, in order. Times are by the wall clock, for people. */
public sealed interface HaEvent {

    /** When it was noticed. */
    Instant time();

    /**
     * The node's server took another role.
     *
     * @param time when it was noticed
     * @param from the role before
     * @param to the role now
     * @param token the fencing token under which it acts as leader; 0 when it is not the leader
     * @param rule the id of the rule that led to it
     * @param reason why, a sentence
     */
    record RoleChanged(Instant time, HaStatus.Role from, HaStatus.Role to, long token, String rule, String reason)
            implements HaEvent {}

    /**
     * The node's server came up, or the node found it running.
     *
     * @param time when it was noticed
     * @param role what it is
     * @param token the fencing token under which it acts as leader; 0 when it is not the leader
     */
    record ServerStarted(Instant time, HaStatus.Role role, long token) implements HaEvent {}

    /**
     * The node's server ended.
     *
     * @param time when it was noticed
     * @param role what it was
     * @param token the fencing token under which it acted as leader; 0 when it was not the leader
     */
    record ServerStopped(Instant time, HaStatus.Role role, long token) implements HaEvent {}

    /**
     * The node's server was restarted because that was asked for, and has the same role as before.
     *
     * @param time when it was noticed
     * @param role what it is
     * @param token the fencing token under which it acts as leader; 0 when it is not the leader
     */
    record ServerRestarted(Instant time, HaStatus.Role role, long token) implements HaEvent {}

    /**
     * Changed settings were applied to the running server.
     *
     * @param time when
     * @param role what it is
     * @param token the fencing token under which it acts as leader; 0 when it is not the leader
     */
    record Reloaded(Instant time, HaStatus.Role role, long token) implements HaEvent {}

    /**
     * The cluster has another leader, or none.
     *
     * @param time when it was noticed
     * @param leader who holds the lock; null for nobody
     * @param token its fencing token; 0 for nobody
     */
    record LeaderChanged(Instant time, @Nullable NodeName leader, long token) implements HaEvent {}

    /**
     * The node decided by another rule than before.
     *
     * @param time when it was decided
     * @param situation in which situation
     * @param rule the rule's id
     * @param reason why, a sentence
     */
    record Decided(Instant time, String situation, String rule, String reason) implements HaEvent {}

    /**
     * A long operation ended.
     *
     * @param time when it was noticed
     * @param operation which
     * @param failure why it failed; null when it succeeded
     */
    record OperationEnded(
            Instant time, String operation, @Nullable String failure) implements HaEvent {}

    /**
     * The store became reachable or unreachable.
     *
     * @param time when it was noticed
     * @param reachable which of the two
     * @param detail the error, or empty
     */
    record StoreReachable(Instant time, boolean reachable, String detail) implements HaEvent {}

    /**
     * Client writes were stopped by force because the lease was about to pass.
     *
     * @param time when
     * @param reason why, a sentence
     */
    record Fenced(Instant time, String reason) implements HaEvent {}

    /**
     * Something needs a person's eye.
     *
     * @param time when it was noticed
     * @param text a sentence
     */
    record Warning(Instant time, String text) implements HaEvent {}
}
