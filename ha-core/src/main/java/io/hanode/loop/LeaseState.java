package io.hanode.loop;

import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.LeaseTiming;
import io.hanode.decide.LeaseView;
import io.hanode.model.Tick;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;
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
    private final StateLock lock;

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
    private final FailsafeState failsafe = new FailsafeState();

    LeaseState(Clock clock, Duration fenceTime) {
        this.clock = clock;
        this.fenceTime = fenceTime;
        this.sentAt = clock.now();
        this.loopDue = sentAt;
        lock = new StateLock(clock);
    }

    /** What a decision may know. */
    LeaseView view() {
        return lock.locked(() -> {
            if (session == null || held == null) {
                return failsafe.without(session != null, clock.now());
            }
            LeaseTiming timing = timing(session);
            return failsafe.extended(new LeaseView.Held(held, timing.demoteAt(sentAt), timing.validUntil(sentAt)));
        });
    }

    Optional<DcsSession> session() {
        return lock.locked(() -> Optional.ofNullable(session));
    }

    /** The arithmetic of the session; empty when there is none. */
    Optional<LeaseTiming> timing() {
        return lock.locked(() -> Optional.ofNullable(session).map(this::timing));
    }

    private LeaseTiming timing(DcsSession of) {
        return timing(of.grantedTtl());
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
        return lock.locked(() -> sentAt);
    }

    void loopWait(Duration value) {
        lock.change(() -> loopWait = value);
    }

    /** A session was opened; its TTL counts from before the request was sent. */
    void opened(DcsSession opened, Tick sent) {
        lock.change(() -> {
            session = opened;
            sentAt = sent;
            fencedAt = null;
        });
    }

    /** Puts a new session in the place of the given one; false when that one is gone or holds the lock. */
    boolean replaced(DcsSession old, DcsSession opened, Tick sent) {
        return lock.locked(() -> {
            if (session != old || held != null) {
                return false;
            }
            session = opened;
            sentAt = sent;
            lock.signal();
            return true;
        });
    }

    /** The given session was renewed by a call sent then. An answer that was overtaken by a later one changes nothing. */
    void renewed(DcsSession renewed, Tick sent) {
        lock.change(() -> {
            if (session == renewed && sent.isAfter(sentAt)) {
                sentAt = sent;
                fencedAt = null;
                if (held != null) {
                    failsafe.dropAgreement();
                }
            }
        });
    }

    /** The given session is gone, and its lock with it: another node may lead from now on. */
    void expired(DcsSession gone, String reason) {
        lock.change(() -> {
            if (session == gone) {
                session = null;
                lose(reason);
            }
        });
    }

    /** The lock was taken by the given session; false when that session is gone, or when another node was promised not to take it. */
    boolean hold(DcsSession by, LeaderLock taken) {
        return lock.locked(() -> {
            if (session != by || failsafe.promiseAt(clock.now()) != null) {
                return false;
            }
            held = taken;
            failsafe.dropAgreement();
            lost = null;
            fencedAt = null;
            lock.signal();
            return true;
        });
    }

    /** The lock is being given up in order: nothing is to be fenced for it. */
    void released(LeaderLock given) {
        lock.change(() -> {
            if (given.equals(held)) {
                held = null;
                failsafe.dropAgreement();
            }
        });
    }

    /** The store said that the lock is not held any more. */
    void lockLost(LeaderLock given, String reason) {
        lock.change(() -> {
            if (given.equals(held)) {
                lose(reason);
            }
        });
    }

    private void lose(String reason) {
        if (held != null) {
            held = null;
            fencedAt = null;
            // What all other nodes have agreed to covers it: nobody else leads.
            lost = armed && !failsafe.coversAt(clock.now()) ? new FenceOrder(clock.now(), reason) : null;
        }
    }

    /** Another node holds the lock, whatever was agreed. */
    void overtaken(String reason) {
        lock.change(() -> {
            boolean led = held != null || failsafe.coversAt(clock.now());
            failsafe.dropAgreement();
            held = null;
            if (led && armed) {
                fencedAt = null;
                lost = new FenceOrder(clock.now(), reason);
            }
        });
    }

    /** Runs code on what stands and what was agreed, while nothing changes beside. */
    <T> T judge(BiFunction<LeaseStanding, FailsafeState, T> code) {
        return lock.locked(() -> {
            LeaseTiming lease = held == null || session == null ? null : timing(session);
            return code.apply(new LeaseStanding(armed, exposed, held != null, lease, sentAt), failsafe);
        });
    }

    /** Wakes all who wait for a change. */
    void changed() {
        lock.change(() -> {});
    }

    /** The arithmetic of what others agree to for so long. */
    LeaseTiming timing(Duration ttl) {
        return new LeaseTiming(ttl, fenceTime, loopWait);
    }

    /** Whether client writes are to be stopped by force when the lease passes. */
    void armed(boolean value) {
        lock.change(() -> {
            armed = value;
            lost = value ? lost : null;
        });
    }

    /** Whether client writes are stopped by force when the lease passes. */
    boolean isArmed() {
        return lock.locked(() -> armed);
    }

    /** Whether the server may accept writes, as far as is known, and which one it is. */
    void exposed(boolean value, @Nullable PostmasterIdentity server) {
        lock.change(() -> {
            exposed = value;
            postmaster = server == null && value ? postmaster : server;
            lost = value ? lost : null;
        });
    }

    /** What the fence timer has to do, and when; empty when nothing is to be fenced. */
    Optional<FenceOrder> fenceOrder() {
        return lock.locked(() -> {
            FenceOrder order = lost;
            if (order == null && held != null && session != null) {
                order = new FenceOrder(
                        failsafe.validUntil(timing(session).validUntil(sentAt)),
                        "the lease passed and could not be renewed in time");
            } else if (order == null && failsafe.agreedSentAt() != null) {
                order = new FenceOrder(failsafe.validUntil(sentAt), "not all other nodes agreed in time to go on");
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
        return lock.locked(() -> {
            boolean again = fencedAt != null;
            fencedAt = at;
            lock.signal();
            return again;
        });
    }

    /** What the fences outside are told: feed with this server and this time, leave alone, or disarm. */
    void tellFences(Fences fences) {
        fences.alone(() -> lock.locked(this::feed).ifPresent(f -> fences.tell(f.postmaster, f.until)));
    }

    private Optional<Feed> feed() {
        if (!armed || !exposed) {
            return Optional.of(new Feed(null, sentAt));
        }
        boolean holds = held != null && session != null;
        if (postmaster == null || (!holds && failsafe.agreedSentAt() == null)) {
            return Optional.empty();
        }
        Tick byLease = holds ? timing(session).validUntil(sentAt) : sentAt;
        return Optional.of(new Feed(postmaster, failsafe.validUntil(byLease)));
    }

    private record Feed(@Nullable PostmasterIdentity postmaster, Tick until) {}

    /** The loop is alive and will be heard of again until then. */
    void loopDue(Tick until) {
        lock.locked(() -> loopDue = until);
    }

    boolean loopStalled() {
        return lock.locked(() -> clock.now().isAfter(loopDue));
    }

    void stop() {
        lock.change(() -> stopped = true);
    }

    boolean stopped() {
        return lock.locked(() -> stopped);
    }

    /** Counts the changes, so that none is missed by {@link #awaitChange}. */
    long version() {
        return lock.version();
    }

    /** Waits until something changes that was not seen yet, or until the given instant. */
    void awaitChange(long seen, Tick until) throws InterruptedException {
        lock.awaitChange(seen, until);
    }
}
