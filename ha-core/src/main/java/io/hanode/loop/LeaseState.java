package io.hanode.loop;

import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.LeaseTiming;
import io.hanode.decide.LeaseView;
import io.hanode.model.Tick;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of its session, its lock and what is to be fenced: the one place where loop, lease keeper and fence timer
 * meet. Thread-safe; nothing in here blocks but the waiting methods.
 */
final class LeaseState {

    /** How long after a fence another one follows, as long as the server may still accept writes. */
    static final Duration FENCE_AGAIN = Duration.ofMillis(200);

    private final Clock clock;
    private final Duration fenceTime;
    private final Lock lock;
    private final Condition changed;

    private long version;
    private boolean stopped;
    private @Nullable DcsSession session;
    private Tick sentAt;
    private Duration loopWait = Duration.ofSeconds(10);
    private @Nullable LeaderLock held;
    private @Nullable FenceOrder lost;
    private boolean armed = true;
    private boolean exposed;
    private @Nullable PostmasterIdentity postmaster;
    private @Nullable Tick fencedAt;
    private Tick loopDue;

    LeaseState(Clock clock, Duration fenceTime) {
        this.clock = clock;
        this.fenceTime = fenceTime;
        this.sentAt = clock.now();
        this.loopDue = sentAt;
        lock = clock.scheduling().newLock();
        changed = lock.newCondition();
    }

    /** What a decision may know. */
    LeaseView view() {
        return locked(() -> {
            if (session == null) {
                return new LeaseView.NoSession();
            }
            LeaseTiming timing = timing(session);
            return held == null
                    ? new LeaseView.Session()
                    : new LeaseView.Held(held, timing.demoteAt(sentAt), timing.validUntil(sentAt));
        });
    }

    Optional<DcsSession> session() {
        return locked(() -> Optional.ofNullable(session));
    }

    /** The arithmetic of the session; empty when there is none. */
    Optional<LeaseTiming> timing() {
        return locked(() -> Optional.ofNullable(session).map(this::timing));
    }

    private LeaseTiming timing(DcsSession of) {
        return new LeaseTiming(of.grantedTtl(), fenceTime, loopWait);
    }

    /** The granted TTL, or (without a session) the default one. */
    Duration ttl() {
        return timing().map(LeaseTiming::ttl).orElse(ClusterConfig.DEFAULTS.ttl());
    }

    /** How long a write of the loop may take: a sixth of the TTL, as a renewal. */
    Duration writeTimeout() {
        return ttl().dividedBy(6);
    }

    /** When the last successful renewal was sent. */
    Tick sentAt() {
        return locked(() -> sentAt);
    }

    void loopWait(Duration value) {
        change(() -> loopWait = value);
    }

    /** A session was opened; its TTL counts from before the request was sent. */
    void opened(DcsSession opened, Tick sent) {
        change(() -> {
            session = opened;
            sentAt = sent;
            fencedAt = null;
        });
    }

    /** Puts a new session in the place of the given one; false when that one is gone or holds the lock. */
    boolean replaced(DcsSession old, DcsSession opened, Tick sent) {
        return locked(() -> {
            if (session != old || held != null) {
                return false;
            }
            session = opened;
            sentAt = sent;
            signal();
            return true;
        });
    }

    /** The given session was renewed by a call sent then. An answer that was overtaken by a later one changes nothing. */
    void renewed(DcsSession renewed, Tick sent) {
        change(() -> {
            if (session == renewed && sent.isAfter(sentAt)) {
                sentAt = sent;
                fencedAt = null;
            }
        });
    }

    /** The given session is gone, and its lock with it: another node may lead from now on. */
    void expired(DcsSession gone, String reason) {
        change(() -> {
            if (session == gone) {
                session = null;
                lose(reason);
            }
        });
    }

    /** The lock was taken by the given session; false when that session is gone. */
    boolean hold(DcsSession by, LeaderLock taken) {
        return locked(() -> {
            if (session != by) {
                return false;
            }
            held = taken;
            lost = null;
            fencedAt = null;
            signal();
            return true;
        });
    }

    /** The lock is being given up in order: nothing is to be fenced for it. */
    void released(LeaderLock given) {
        change(() -> {
            if (given.equals(held)) {
                held = null;
            }
        });
    }

    /** The store said that the lock is not held any more. */
    void lockLost(LeaderLock given, String reason) {
        change(() -> {
            if (given.equals(held)) {
                lose(reason);
            }
        });
    }

    private void lose(String reason) {
        if (held != null) {
            held = null;
            fencedAt = null;
            lost = armed ? new FenceOrder(clock.now(), reason) : null;
        }
    }

    /** Whether client writes are to be stopped by force when the lease passes. */
    void armed(boolean value) {
        change(() -> {
            armed = value;
            lost = value ? lost : null;
        });
    }

    /** Whether client writes are stopped by force when the lease passes. */
    boolean isArmed() {
        return locked(() -> armed);
    }

    /** Whether the server may accept writes, as far as is known, and which one it is. */
    void exposed(boolean value, @Nullable PostmasterIdentity server) {
        change(() -> {
            exposed = value;
            postmaster = server == null && value ? postmaster : server;
            lost = value ? lost : null;
        });
    }

    /** What the fence timer has to do, and when; empty when nothing is to be fenced. */
    Optional<FenceOrder> fenceOrder() {
        return locked(() -> {
            FenceOrder order = lost;
            if (order == null && held != null && session != null) {
                order = new FenceOrder(
                        timing(session).validUntil(sentAt), "the lease passed and could not be renewed in time");
            }
            if (!armed || !exposed || order == null) {
                return Optional.empty();
            }
            Tick again = fencedAt == null ? order.due() : fencedAt.plus(FENCE_AGAIN);
            return Optional.of(again.isAfter(order.due()) ? new FenceOrder(again, order.reason()) : order);
        });
    }

    /** The server is fenced now. True when it was for the same loss before. */
    boolean fenced(Tick at) {
        return locked(() -> {
            boolean again = fencedAt != null;
            fencedAt = at;
            signal();
            return again;
        });
    }

    /** What the fences outside are told: feed with this server and this time, leave alone, or disarm. */
    void tellFences(Fences fences) {
        fences.alone(() -> locked(this::feed).ifPresent(f -> fences.tell(f.postmaster, f.until)));
    }

    private Optional<Feed> feed() {
        if (!armed || !exposed) {
            return Optional.of(new Feed(null, sentAt));
        }
        return held == null || session == null || postmaster == null
                ? Optional.empty()
                : Optional.of(new Feed(postmaster, timing(session).validUntil(sentAt)));
    }

    private record Feed(@Nullable PostmasterIdentity postmaster, Tick until) {}

    /** The loop is alive and will be heard of again until then. */
    void loopDue(Tick until) {
        locked(() -> loopDue = until);
    }

    boolean loopStalled() {
        return locked(() -> clock.now().isAfter(loopDue));
    }

    void stop() {
        change(() -> stopped = true);
    }

    boolean stopped() {
        return locked(() -> stopped);
    }

    /** Counts the changes, so that none is missed by {@link #awaitChange}. */
    long version() {
        return locked(() -> version);
    }

    /** Waits until something changes that was not seen yet, or until the given instant. */
    void awaitChange(long seen, Tick until) throws InterruptedException {
        lock.lock();
        try {
            long left = clock.until(until).toNanos();
            while (version == seen && left > 0) {
                left = Math.min(changed.awaitNanos(left), clock.until(until).toNanos());
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable code) {
        locked(() -> {
            code.run();
            signal();
            return true;
        });
    }

    private void signal() {
        version++;
        changed.signalAll();
    }

    private <T> T locked(java.util.function.Supplier<T> code) {
        lock.lock();
        try {
            return Objects.requireNonNull(code.get());
        } finally {
            lock.unlock();
        }
    }
}
