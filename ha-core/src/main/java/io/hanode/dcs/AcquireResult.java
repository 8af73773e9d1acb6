package io.hanode.dcs;

/** The answer to an attempt to take the leader lock. */
public sealed interface AcquireResult {

    /**
     * The lock was free and is now held by this session.
     *
     * @param lock the proof, with a token higher than that of every earlier acquisition
     */
    record Acquired(LeaderLock lock) implements AcquireResult {}

    /**
     * Somebody holds the lock (possibly an earlier session of this very node, or this session itself).
     *
     * @param holder the lock as it is
     */
    record HeldBy(LeaderEntry holder) implements AcquireResult {}

    /** The session is gone; nothing was changed. */
    record SessionExpired() implements AcquireResult {}
}
