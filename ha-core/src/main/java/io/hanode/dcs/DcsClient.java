package io.hanode.dcs;

import java.time.Duration;

/**
 * A connection to the store, bound to one cluster's keys. Thread-safe.
 *
 * <p>It never calls back into the loop except through the watch's Runnable, which must be cheap and may be called on any thread.
 */
public interface DcsClient extends AutoCloseable {

    /** What this store can do. Never blocks. */
    DcsTraits traits();

    /**
     * Opens a session.
     *
     * @throws DcsException when the store cannot be reached within the timeout, or refuses
     */
    DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException;

    /**
     * Reads the whole tree below the base path: every value is at least as new as anything that any client had written
     * successfully before this call began. Values that are not text are left out.
     *
     * @throws DcsException when the store cannot be reached, or cannot prove that it is up to date, within the timeout
     */
    DcsTree read(Duration timeout) throws DcsException;

    /**
     * Calls the given Runnable after changes below the base path, and after every reconnect. A watch is a wake-up without data:
     * it may repeat or merge, it may not stay silent after a change or a reconnect. Survives loss of the connection and of
     * sessions until it is closed.
     */
    Subscription watch(Runnable maybeChanged);

    /** Closes sessions, watches and connections within a bounded time (3 s at most). Idempotent. */
    @Override
    void close();

    /** A watch that can be ended. */
    interface Subscription extends AutoCloseable {

        /** Ends the watch; after it returns no further call is started. Idempotent. */
        @Override
        void close();
    }
}
