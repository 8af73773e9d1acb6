package io.hanode.peer;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a primary that has lost the store asks of every other node (failsafe mode): not to run for the lead for a while.
 *
 * @param leader who asks
 * @param server how its server is reached, {@code postgres://host:port/database}
 * @param apiUrl its REST API
 * @param slots the positions of its slots, by name
 * @param ttl for how long, from when the answer is given; zero takes back what this process asked before; null when the leader does
 *     not say, as Patroni: then it is the {@code ttl} of the node that is asked
 * @param instance the process that asks; null for a Patroni node
 * @param number grows with each claim of a process: an older one that arrives late counts for nothing
 */
public record FailsafeClaim(
        NodeName leader,
        String server,
        String apiUrl,
        SortedMap<String, Lsn> slots,
        @Nullable Duration ttl,
        @Nullable String instance,
        long number) {

    /** Copies the map. */
    public FailsafeClaim {
        slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
    }

    /** Whether it takes back what was asked before. */
    public boolean isWithdrawal() {
        return ttl != null && ttl.isZero();
    }

    /** The same for another time, with another number. */
    public FailsafeClaim with(Duration newTtl, long newNumber) {
        return new FailsafeClaim(leader, server, apiUrl, slots, newTtl, instance, newNumber);
    }
}
