package io.hanode.loop;

import io.hanode.decide.LeaseTiming;
import io.hanode.model.Tick;
import org.jspecify.annotations.Nullable;

/**
 * What agreements between nodes are judged by.
 *
 * @param armed whether the node is responsible for its server: not in a pause
 * @param exposed whether its server may accept writes
 * @param leads whether it holds the lock, as far as it knows
 * @param lease the arithmetic of its lease; null without one
 * @param sentAt when that lease was last renewed
 */
record LeaseStanding(
        boolean armed,
        boolean exposed,
        boolean leads,
        @Nullable LeaseTiming lease,
        Tick sentAt) {

    /** Whether the lease alone is good. */
    boolean coveredAt(Tick now) {
        return lease != null && lease.validUntil(sentAt).isAfter(now);
    }
}
