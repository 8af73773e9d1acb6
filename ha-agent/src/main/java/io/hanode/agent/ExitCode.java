package io.hanode.agent;

/** What the exit codes of {@code hanode run} and {@code hanode validate} mean. */
public final class ExitCode {

    /** Ended in order, because that was asked for. */
    public static final int OK = 0;

    /** Any other failure; the log says which. */
    public static final int FAILED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /** The configuration cannot be used. */
    public static final int CONFIGURATION = 3;

    /** A live node of the cluster has this node's name. */
    public static final int NAME_TAKEN = 4;

    /** The data directory belongs to another cluster. */
    public static final int FOREIGN_DATA = 5;

    /** Another process has a port that is needed. */
    public static final int PORT_TAKEN = 6;

    private ExitCode() {}
}
