package io.hanode.fence;

import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.Optional;

/**
 * Stops client writes when this process can no longer be trusted to do it: it is paused, or dead. Fed by the lease keeper after
 * every successful renewal; what it does not hear in time, it takes as the end of the lease.
 */
public interface Fence extends AutoCloseable {

    /** Its name, for logs and status. */
    String name();

    /**
     * How long the leases are that it is going to be fed with. Called before the first feeding and after each change. May take two
     * seconds while nothing is to be fenced, and otherwise returns at once.
     *
     * @param ttl how long the store holds the lock for its holder
     * @param valid how long after the sending of a renewal its holder may lead
     * @param renewed the time between two renewals
     */
    default void leases(Duration ttl, Duration valid, Duration renewed) {}

    /**
     * From now on, unless fed again within the given time, or when this process ends: stop the given server's writes.
     * Returns at once; a failure shows in {@link #healthy()}.
     */
    void feed(PostmasterIdentity postmaster, Duration remaining);

    /** The lease was given up and the server does not accept writes: nothing is to be fenced. Returns at once. */
    void disarm();

    /** Whether the fence would work now. */
    boolean healthy();

    /** Why the node must not lead now: it must not without this fence, which would not work. Empty when it may. Returns at once. */
    default Optional<String> hindrance() {
        return Optional.empty();
    }

    /** Whether the lease was too old at the first feeding for the fence to end with it: one renewal at once puts that right. */
    default boolean wantsRenewal() {
        return false;
    }

    /** Disarms and releases. */
    @Override
    void close();
}
