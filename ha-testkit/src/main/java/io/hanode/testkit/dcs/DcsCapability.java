package io.hanode.testkit.dcs;

/** What {@link DcsClientContract} needs beyond the interfaces, and an adapter may lack if it says why. */
public enum DcsCapability {
    /** The store can free another's lock: {@link io.hanode.dcs.DcsSession#revokeLeader}. */
    REVOCATION,
    /** A session can be ended at the store, behind its owner's back: {@link DcsClientContract#expire}. */
    EXPIRY_FROM_OUTSIDE,
    /** The network of one client can be made to fail: {@link DcsClientContract#fail}. */
    OUTAGES,
    /** Other programs can write below a cluster's base path: {@link DcsClientContract#putForeign}. */
    FOREIGN_KEYS
}
