package io.hanode.dcs;

/**
 * The leader key as it was read.
 *
 * @param value the payload (a node name)
 * @param token the fencing token of the acquisition that wrote it, equal to {@link LeaderLock#token()} of its holder
 */
public record LeaderEntry(String value, FencingToken token) {}
