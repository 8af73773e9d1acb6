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

    /** Why a primary may go on for a while. */
    sealed interface Good extends LeaseView {

        /** From here on the server is to be stopped in order. */
        Tick demoteAt();

        /** From here on this node must not act as leader, and client writes are stopped by force. */
        Tick validUntil();
    }

    /**
     * This session took the leader lock and has not learnt that it lost it.
     *
     * @param lock the acquisition
     * @param demoteAt from here on the server is to be stopped in order
     * @param validUntil from here on this node must not act as leader, and client writes are stopped by force
     * @param failsafe whether it is good for so long only since all other nodes agreed to it (failsafe mode)
     */
    record Held(LeaderLock lock, Tick demoteAt, Tick validUntil, boolean failsafe) implements Good {

        /** One that is good by its renewals alone. */
        public Held(LeaderLock lock, Tick demoteAt, Tick validUntil) {
            this(lock, demoteAt, validUntil, false);
        }
    }

    /**
     * The lock passed while the store could not be reached, and all other nodes have agreed not to take it (failsafe mode).
     *
     * @param session whether there is a session, so that the lock can be taken again
     * @param demoteAt from here on the server is to be stopped in order
     * @param validUntil from here on this node must not act as leader, and client writes are stopped by force
     */
    record Failsafe(boolean session, Tick demoteAt, Tick validUntil) implements Good {}

    /** The lock, while its lease has not passed at the given instant. */
    default Optional<LeaderLock> lockAt(Tick now) {
        return this instanceof Held h && h.validUntil.isAfter(now) ? Optional.of(h.lock) : Optional.empty();
    }

    /** Whether a primary may accept writes at the given instant. */
    default boolean coversAt(Tick now) {
        return this instanceof Good good && good.validUntil().isAfter(now);
    }
}
