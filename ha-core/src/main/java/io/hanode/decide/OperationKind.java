package io.hanode.decide;

/** The long operations on the local server. */
public enum OperationKind {
    /** Make a new database cluster. */
    INITIALIZE,
    /** Start as primary. */
    START_PRIMARY,
    /** Start as standby. */
    START_STANDBY,
    /** Stop. */
    STOP,
    /** Promote. */
    PROMOTE,
    /** Make a checkpoint; other work goes on meanwhile. */
    CHECKPOINT,
    /** Copy the data directory from another node. */
    CLONE,
    /** Turn a forked data directory back into a copy. */
    REWIND
}
