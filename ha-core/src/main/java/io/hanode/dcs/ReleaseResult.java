package io.hanode.dcs;

/** The answer to a release or revocation of the leader lock. */
public enum ReleaseResult {
    /** The lock was held with the given token and is now free. */
    RELEASED,
    /** The lock is not held with the given token: free already, or held by a later acquisition. Nothing was changed. */
    NOT_HELD
}
