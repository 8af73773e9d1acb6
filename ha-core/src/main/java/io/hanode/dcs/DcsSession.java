package io.hanode.dcs;

import java.time.Duration;
import java.util.Optional;

/**
 * One node's session. The leader lock and the member key live as long as it does.
 *
 * <p>All methods may be called from any thread, also at the same time: the lease keeper renews while the loop writes. Every call
 * returns or throws within its timeout. There is no hidden retry of a conditional write: after an exception whose effect is
 * UNKNOWN, read again.
 */
public interface DcsSession extends AutoCloseable {

    /** The TTL that the store granted; lease arithmetic uses this, never the TTL that was asked for. */
    Duration grantedTtl();

    /**
     * Prolongs the session by a round trip that the store's quorum took part in. The holder's deadline counts from when this call
     * was SENT: the caller takes the time before it.
     *
     * @throws DcsException when no answer came; the session may or may not have been prolonged
     */
    RenewResult renew(Duration timeout) throws DcsException;

    /**
     * Takes the leader lock if it is free.
     *
     * @param payload the node's name, as Patroni writes it
     * @throws DcsException UNKNOWN: the lock may be held by this session; a later read shows its token, and
     *     {@link #heldLeader} gives its proof
     */
    AcquireResult tryAcquireLeader(String payload, Duration timeout) throws DcsException;

    /**
     * Whether this very session holds the leader lock now, with its proof: how an acquisition of unknown effect is found out.
     * Empty when nobody or another session holds it.
     */
    Optional<LeaderLock> heldLeader(Duration timeout) throws DcsException;

    /** Frees the lock, if it is still held by this acquisition. */
    ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException;

    /**
     * Deletes another holder's lock, only while its token is the given one. Never to be used on suspicion alone.
     *
     * @throws UnsupportedOperationException when {@link DcsTraits#canRevoke()} is false
     */
    ReleaseResult revokeLeader(FencingToken token, Duration timeout) throws DcsException;

    /** Writes {@code members/<node>}, bound to this session. */
    PublishResult publishMember(String payload, Duration timeout) throws DcsException;

    /** Writes a permanent key (relative to the base path) if it is as expected. */
    WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException;

    /** Writes a permanent key, in one step with the check that the lock is still held by this acquisition. */
    WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
            throws DcsException;

    /** Deletes a permanent key if it is as expected; a key that is absent counts as a conflict unless Any was expected. */
    WriteResult delete(String key, Expect expect, Duration timeout) throws DcsException;

    /** Ends the session within a bounded time (2 s at most), freeing lock and member key where the store can be reached. Idempotent. */
    @Override
    void close();
}
