package io.hanode.agent.cli;

/** What a command's exit code says. Unlike with Patroni's tool, 0 means that all that was asked for was done. */
public final class ExitCode {

    /** Done, or shown; also when nothing had to be changed. */
    public static final int DONE = 0;

    /** A member, the server or the cluster's state refused it, or it failed; what is printed says why. */
    public static final int FAILED = 1;

    /** The command line is wrong; nothing was asked of anybody. */
    public static final int USAGE = 2;

    /** The configuration file, or the URL of the store, cannot be used. */
    public static final int CONFIGURATION = 3;

    /** The store cannot be reached, and the command cannot do without it. */
    public static final int STORE = 4;

    /** There is no such cluster or member, or no member of that role. */
    public static final int NOT_FOUND = 5;

    /** Somebody answered a question with no, or could not be asked; nothing was changed. */
    public static final int ABORTED = 6;

    /** It was begun, and its outcome was not seen in time: it may be done, or come true yet. */
    public static final int UNKNOWN = 7;

    private ExitCode() {}
}
