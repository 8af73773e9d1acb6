package io.hanode.loop;

import io.hanode.decide.LeaseTiming;
import io.hanode.fence.Fence;
import io.hanode.model.Tick;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fences outside this process. Thread-safe. */
final class Fences implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Fences.class);
    private static final Tick START = new Tick(0);

    private final Clock clock;
    private final List<Fence> fences;
    private final Lock lock;
    private boolean fed;
    private @Nullable PostmasterIdentity fedServer;
    private @Nullable Tick fedUntil;

    Fences(Clock clock, List<Fence> fences) {
        this.clock = clock;
        this.fences = List.copyOf(fences);
        this.lock = clock.scheduling().newLock();
    }

    /** Runs code that finds out what is to be told and tells it: nobody tells anything else in between. */
    void alone(Runnable code) {
        lock.lock();
        try {
            code.run();
        } finally {
            lock.unlock();
        }
    }

    /** Feeds with the server and the end of its lease, or (without a server) disarms; does nothing when that was said before. */
    void tell(@Nullable PostmasterIdentity server, Tick until) {
        if (server == null) {
            if (fed) {
                fences.forEach(f -> guarded(f, f::disarm));
                fed = false;
            }
            return;
        }
        if (!fed || !server.equals(fedServer) || !until.equals(fedUntil)) {
            // Nothing may come between this reading of the clock and the feeding.
            fences.forEach(f -> guarded(f, () -> f.feed(server, clock.until(until))));
            fed = true;
            fedServer = server;
            fedUntil = until;
        }
    }

    /** Tells how long the leases are. Not while anything else is told: it may take a moment. */
    void leases(LeaseTiming timing) {
        Duration valid = timing.validUntil(START).since(START);
        fences.forEach(f -> guarded(f, () -> f.leases(timing.ttl(), valid, timing.renewInterval())));
    }

    /** Why the node must not lead now: fences that it needs for that and that would not work. */
    List<String> hindrances() {
        return fences.stream().flatMap(f -> f.hindrance().stream()).toList();
    }

    /** Whether a fence needs a fresh lease, once. */
    boolean wantRenewal() {
        return fences.stream().anyMatch(Fence::wantsRenewal);
    }

    /** The names of the fences that would not work now. */
    List<String> unhealthy() {
        return fences.stream().filter(f -> !f.healthy()).map(Fence::name).toList();
    }

    private static void guarded(Fence fence, Runnable code) {
        try {
            code.run();
        } catch (RuntimeException e) {
            log.warn("fence {} failed", fence.name(), e);
        }
    }

    @Override
    public void close() {
        fences.forEach(f -> guarded(f, f::close));
    }
}
