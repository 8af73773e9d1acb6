package io.hanode.dcs;

/**
 * Proof of one acquisition of the leader lock. It says nothing about whether the lock is still held: guarded writes check that.
 *
 * @param token the acquisition's fencing token
 * @param proof what the adapter needs to guard writes (for instance a session id and a version); opaque to all others
 */
public record LeaderLock(FencingToken token, String proof) {}
