package io.hanode.testkit.sim;

/** What can go wrong, and what people can ask for meanwhile. */
enum FaultKind {
    /** Process and server end at once; the machine comes back later. */
    CRASH_MACHINE,
    /** The JVM alone ends. */
    CRASH_PROCESS,
    /** The server alone ends. */
    KILL_SERVER,
    /** The server recovers from a crash by itself: its postmaster lives on. */
    RESTART_SERVER,
    /** The JVM stands still while its server goes on. */
    PAUSE_PROCESS,
    /** The JVM forgets what it remembered between turns. */
    WIPE_MEMORY,
    CUT_FROM_STORE,
    STORE_DOWN,
    /** The store comes back from a backup that is older than what was written. */
    STORE_RESTORED,
    /** Requests and replies are lost, late, or come twice. */
    BAD_WEATHER,
    /** Answers of the store come later and later, then none. */
    FADING_STORE,
    CUT_LINK,
    /** One node cannot connect to another, which can connect to it. */
    CUT_ONE_WAY,
    /** The WAL stream alone is cut. */
    CUT_REPLICATION,
    ISOLATE,
    /** The server does not say how it is, and works. */
    SILENT_SERVER,
    SLOW_REPLICATION,
    SLOW_PROMOTE,
    DISK_FULL,
    /** Nothing is written or read for a while, and no signal is acted upon. */
    DISK_HANG,
    LOSE_DATA,
    STEP_WALL_CLOCK,
    FAILING_OPERATIONS,
    /** Processes and machines die between two actions of a decision. */
    CUT_DECISIONS,
    CLOSE_NODE,
    ADD_NODE,
    /** A node leaves for good. */
    REMOVE_NODE,
    /** A member of Patroni's appears in the store, which answers no questions. */
    FOREIGN_MEMBER,
    /** Somebody asks for a change of leader, another configuration, a pause. */
    PERSON
}
