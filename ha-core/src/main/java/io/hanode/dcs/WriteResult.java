package io.hanode.dcs;

/** The answer to a write. */
public sealed interface WriteResult {

    /**
     * The value was written.
     *
     * @param revision the new version of the key
     */
    record Written(Revision revision) implements WriteResult {}

    /** The key was not as expected; nothing was changed. */
    record Conflict() implements WriteResult {}

    /** The leader lock that the write relied on is not held any more; nothing was changed. */
    record LockLost() implements WriteResult {}
}
