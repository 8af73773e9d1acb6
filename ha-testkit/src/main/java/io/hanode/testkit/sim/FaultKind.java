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
    PERSON,
    /** Another ttl and loop_wait, while leases of the old length run. */
    CHANGE_TIMES,
    /** A request for a change of leader that another program wrote, or that is none. */
    FOREIGN_REQUEST,
    /** What stands in the place of the configuration is none. */
    FOREIGN_CONFIG,
    /** Writes come through long after they were given up. */
    LATE_WRITES,
    /** The store ends a session before its time. */
    EXPIRE_SESSION,
    /** Another program deletes the leader key. */
    DELETE_LEADER_KEY,
    /** Another program takes the leader key. */
    TAKE_LEADER_KEY,
    /** Somebody tells the cluster to follow another one, for a while. */
    FOLLOW_ANOTHER;

    /** What was added later is drawn from a stream of its own, so that the worlds of before stay what they were. */
    boolean isRare() {
        return compareTo(CHANGE_TIMES) >= 0;
    }

    /** What breaks the contract of the store: a lease is worth nothing then. */
    boolean meddles() {
        return compareTo(EXPIRE_SESSION) >= 0 && this != FOLLOW_ANOTHER;
    }
}
