package io.hanode.decide;

import io.hanode.dcs.LeaderLock;
import io.hanode.model.Tick;
import java.util.Optional;

/** What this process knows of its own session and lock, from its own renewals; never from a name in the store. */
public sealed interface LeaseView {

    /** There is no live session: nothing can be written. */
    record NoSession() implements LeaseView {}

    /** There is a session, and it does not hold the leader lock. */
    record Session() implements LeaseView {}

    /**
     * This session took the leader lock and has not learnt that it lost it.
     *
     * @param lock the acquisition
     * @param demoteAt from here on the server is to be stopped in order
     * @param validUntil from here on this node must not act as leader, and client writes are stopped by force
     */
    record Held(LeaderLock lock, Tick demoteAt, Tick validUntil) implements LeaseView {}

    /** The lock, while its lease has not passed at the given instant. */
    default Optional<LeaderLock> lockAt(Tick now) {
        return this instanceof Held h && h.validUntil.isAfter(now) ? Optional.of(h.lock) : Optional.empty();
    }
}
