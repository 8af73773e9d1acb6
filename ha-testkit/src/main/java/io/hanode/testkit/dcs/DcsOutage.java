package io.hanode.testkit.dcs;

/** What can be wrong with the network between one client and its store. */
public enum DcsOutage {
    /** Connections stay open, and nothing passes in either direction. */
    SILENT,
    /** Requests reach the store, and its replies do not come back. */
    REPLIES_LOST,
    /** Connections are closed, and new ones are refused. */
    CUT
}
