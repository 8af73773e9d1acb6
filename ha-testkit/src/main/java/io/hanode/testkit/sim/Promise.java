package io.hanode.testkit.sim;

/** What the product promises; a world says which of these hold in it. */
enum Promise {
    /** At most one node acknowledges client writes at any instant. */
    S1,
    /** What was acknowledged is on every primary that follows: in order when one hands over, always in synchronous mode. */
    S2,
    /** Nobody is promoted whose WAL forked from the cluster's history, or whose data is of another cluster. */
    S3,
    /** A deposed leader changes no record. */
    S4,
    /** Once faults stop, the cluster comes together again. */
    L1,
    /** What was asked ends in bounded time. */
    P1
}
