package io.hanode;

/**
 * Asks for this node's data directory to be replaced by a fresh copy.
 *
 * @param force whether a long operation under way is cancelled for it
 * @param fromLeader whether it is to be copied from the leader, even where another member offers itself ({@code clonefrom})
 */
public record ReinitializeRequest(boolean force, boolean fromLeader) {}
