package io.hanode.testkit.dcs;

/** What can be wrong with the network between one client and its store. */
public enum DcsOutage {
    /** Connections are accepted and stay open, and nothing passes in either direction. */
    SILENT,
    /** Requests do not reach the store; what it says by itself comes through. */
    REQUESTS_LOST,
    /** Requests reach the store, and its replies do not come back. */
    REPLIES_LOST,
    /** Requests reach the store; connections are closed when its reply is on the way. */
    CUT_BEFORE_REPLY,
    /** Connections are closed, and new ones are refused. */
    CUT
}
