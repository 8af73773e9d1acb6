package io.hanode.fence;

import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;

/**
 * Stops client writes when this process can no longer be trusted to do it: it is paused, or dead. Fed by the lease keeper after
 * every successful renewal; what it does not hear in time, it takes as the end of the lease.
 */
public interface Fence extends AutoCloseable {

    /** Its name, for logs and status. */
    String name();

    /**
     * From now on, unless fed again within the given time, or when this process ends: stop the given server's writes.
     * Returns at once; a failure shows in {@link #healthy()}.
     */
    void feed(PostmasterIdentity postmaster, Duration remaining);

    /** The lease was given up and the server does not accept writes: nothing is to be fenced. Returns at once. */
    void disarm();

    /** Whether the fence would work now. */
    boolean healthy();

    /** Disarms and releases. */
    @Override
    void close();
}
