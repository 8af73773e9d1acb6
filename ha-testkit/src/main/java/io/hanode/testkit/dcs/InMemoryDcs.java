package io.hanode.testkit.dcs;

import io.hanode.dcs.DcsFactory;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A store in memory that keeps the contract of {@link io.hanode.dcs.DcsClient}: one object is one store, and every
 * {@link #connect} is one more client of it, with sessions of its own.
 *
 * <p>It has no threads and no randomness: time is what the given clock says, sessions that have run out are found at the next
 * call or {@link #tick()}, and watches are called by the thread whose call made the change. Calls never wait. Thread-safe.
 */
public final class InMemoryDcs implements DcsFactory {

    private final InMemoryStore store;

    /** A store on the machine's monotonic clock. Sessions that ran out are noticed at the next call or {@link #tick()}. */
    public InMemoryDcs() {
        this(System::nanoTime);
    }

    /**
     * A store on a clock of the caller's.
     *
     * @param nanos monotonic time in nanoseconds from any origin
     */
    public InMemoryDcs(LongSupplier nanos) {
        this.store = new InMemoryStore(nanos);
    }

    @Override
    public InMemoryDcsClient connect(DcsScope scope) {
        return new InMemoryDcsClient(store, scope);
    }

    @Override
    public String describe() {
        return "memory";
    }

    /** Ends the sessions whose time has passed, and wakes the watches of what went with them. */
    public void tick() {
        store.run(() -> null);
    }

    /** Writes a permanent key as somebody else would, whatever its name is. */
    public void put(DcsScope scope, String key, String value) {
        store.run(() -> store.put(scope.path(), key, value, InMemoryStore.PERMANENT));
    }

    /**
     * Ends a session from outside, as a store does that has not heard from it for its TTL. Its owner is not told.
     *
     * @throws IllegalArgumentException when the session is not one of an {@link InMemoryDcs}
     */
    public void expire(DcsSession session) {
        if (!(session instanceof InMemoryDcsSession own)) {
            throw new IllegalArgumentException("session is not of an in-memory store: " + session.getClass());
        }
        store.run(() -> {
            store.endSession(own.id());
            return null;
        });
    }

    /**
     * How long until the next session runs out if nobody renews, for a simulator that moves its clock from event to event.
     *
     * @return zero or more; {@link Duration#ofDays}(365) when there is no session
     */
    public Duration untilNextExpiry() {
        return store.run(store::untilNextExpiry);
    }
}
