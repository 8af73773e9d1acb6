package io.hanode.decide;

import org.jspecify.annotations.Nullable;

/**
 * What people asked this node for and have no answer to yet. Kept in the memory of the process alone.
 *
 * @param restart a restart now; null for none
 * @param scheduled a restart at a time; null for none
 * @param reinitialize a fresh copy of the data directory; null for none
 */
public record NodeRequests(
        @Nullable RestartOrder restart,
        @Nullable RestartOrder scheduled,
        @Nullable ReinitializeOrder reinitialize) {

    /** Nothing. */
    public static final NodeRequests NONE = new NodeRequests(null, null, null);
}
