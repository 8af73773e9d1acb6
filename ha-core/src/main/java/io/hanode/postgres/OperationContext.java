package io.hanode.postgres;

/** What a long operation reports to, and how it learns that it is not wanted any more. Used on the operation's own thread. */
public interface OperationContext {

    /**
     * Reports progress for people.
     *
     * @param text for instance {@code copying 12 of 87 MB}
     * @param fraction 0 to 1, or negative when unknown
     */
    void progress(String text, double fraction);

    /**
     * Tells which process is about to become the server that the operation starts, before that process does anything: it goes on when
     * this returns. So whatever fences from outside knows of the server from its first moment on, also when this process is paused
     * or dies in the next one. The operation may be cancelled by that: then the process must not become the server.
     */
    void starting(PostmasterIdentity server);

    /** Whether the operation was cancelled: it ends soon, by an exception, leaving a state from which it can be made again. */
    boolean cancelled();

    /** Runs the given code when the operation is cancelled, on the canceller's thread (for instance: kill the child process). */
    void onCancel(Runnable code);
}
