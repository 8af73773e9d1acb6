package io.hanode.decide;

/** What kind of turn this is. Classified in this order: the first that fits. */
public enum Situation {
    /** A long operation runs (a checkpoint does not count). */
    OPERATION_RUNS,
    /** The node was asked to end. */
    CLOSING,
    /** The store cannot be read. */
    DCS_UNAVAILABLE,
    /** This node cannot take part: foreign data, a data directory that cannot be used, a name that another process has. */
    MISFIT,
    /** People asked for a fresh copy of the data directory. */
    REINITIALIZING,
    /** People asked for a restart of the server. */
    RESTARTING,
    /** People asked HaNode to leave PostgreSQL alone. */
    PAUSED,
    /** The cluster is not made yet. */
    UNINITIALIZED,
    /** This node holds the leader lock of a cluster that follows another one. */
    STANDBY_LEADING,
    /** This primary lost the lock while the store was out of reach, and all other nodes have agreed not to take it. */
    FAILSAFE,
    /** This node leads and was asked to hand over. */
    SWITCHING_OVER,
    /** The local server is down or has no data. */
    RECOVERING,
    /** This node holds the leader lock. */
    LEADING,
    /** Nobody holds the leader lock. */
    LEADERLESS,
    /** Another node leads, or an acquisition of our own is in doubt. */
    FOLLOWING
}
