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

    private final Clock clock;
    private final Duration fenceTime;
    private final StateLock lock;

    private boolean stopped;
    private @Nullable DcsSession session;
    private Tick sentAt;
    private Duration loopWait = Duration.ofSeconds(10);
    private @Nullable LeaderLock held;
    private Tick loopDue;
    private final FenceState fence = new FenceState();
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
        return lock.locked(this::seen);
    }

    private LeaseView seen() {
        if (session == null || held == null) {
            return failsafe.without(session != null, clock.now());
        }
        LeaseTiming timing = timing(session);
        return failsafe.extended(new LeaseView.Held(held, timing.demoteAt(sentAt), timing.validUntil(sentAt)));
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
            fence.renewed();
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
                fence.renewed();
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
            fence.covered();
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
            if (failsafe.coversAt(clock.now())) {
                // What all other nodes have agreed to covers it: nobody else leads.
                fence.covered();
            } else {
                failsafe.dropAgreement();
                fence.uncovered(clock.now(), reason);
            }
        }
    }

    /** Another node holds the lock, whatever was agreed. */
    void overtaken(String reason) {
        lock.change(() -> {
            boolean led = held != null || failsafe.coversAt(clock.now());
            failsafe.dropAgreement();
            held = null;
            if (led) {
                fence.uncovered(clock.now(), reason);
            }
        });
    }

    /** Runs code on what stands and what was agreed, while nothing changes beside. Wakes nobody. */
    <T> T judge(BiFunction<LeaseStanding, FailsafeState, T> code) {
        return lock.locked(() -> {
            LeaseTiming lease = held == null || session == null ? null : timing(session);
            return code.apply(
                    new LeaseStanding(fence.isArmed(), fence.isExposed(), held != null, lease, sentAt), failsafe);
        });
    }

    /** The arithmetic of what others agree to for so long. */
    LeaseTiming timing(Duration ttl) {
        return new LeaseTiming(ttl, fenceTime, loopWait);
    }

    /** Whether client writes are to be stopped by force when the lease passes. */
    void armed(boolean value) {
        lock.change(() -> {
            fence.armed(value);
            if (!value) {
                failsafe.dropAgreement();
            }
        });
    }

    /** Whether client writes are stopped by force when the lease passes. */
    boolean isArmed() {
        return lock.locked(fence::isArmed);
    }

    /** Whether the server may accept writes, as far as is known, and which one it is. */
    void exposed(boolean value, @Nullable PostmasterIdentity server) {
        lock.change(() -> fence.exposed(value, server));
    }

    /**
     * An operation that makes a server accept writes is about to begin under the given lock: from here on no promise is given. False when
     * the lock is not good any more.
     */
    boolean exposing(LeaderLock relied) {
        return lock.locked(() -> {
            boolean good = seen().lockAt(clock.now()).filter(relied::equals).isPresent();
            if (good) {
                fence.exposed(true, null);
                lock.signal();
            }
            return good;
        });
    }

    /** What the fence timer has to do, and when; empty when nothing is to be fenced. */
    Optional<FenceOrder> fenceOrder() {
        return lock.locked(() -> fence.order(
                coveredUntil(),
                held != null
                        ? "the lease passed and could not be renewed in time"
                        : "not all other nodes agreed in time to go on"));
    }

    /** The server is fenced now. True when it was for the same loss before. */
    boolean fenced(Tick at) {
        return lock.locked(() -> {
            lock.signal();
            return fence.fenced(at);
        });
    }

    /** What the fences outside are told: feed with this server and this time, leave alone, or disarm. */
    void tellFences(Fences fences) {
        fences.alone(() -> lock.locked(() -> fence.feed(coveredUntil(), clock.now()))
                .ifPresent(f -> fences.tell(f.postmaster(), f.until())));
    }

    /** Until when a primary may go on; null when nothing covers it. */
    private @Nullable Tick coveredUntil() {
        return failsafe.validUntil(
                held == null || session == null ? null : timing(session).validUntil(sentAt));
    }

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

    /** The lock, to wait for changes by. */
    StateLock changes() {
        return lock;
    }
}
