package io.hanode.testkit.sim;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.decide.LeaseTiming;
import io.hanode.decide.LeaseView;
import io.hanode.model.Tick;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One process's session and lock: renewed by events of its own, reckoned from when a renewal was sent, fenced when it passes. */
final class SimLease {

    private static final long FENCE_AGAIN = 500 * SimScheduler.MILLI;

    private final SimWorld world;
    private final SimProcess process;
    private SimDcs.@Nullable Session session;
    private Duration askedTtl = Duration.ZERO;
    private Tick leaseFrom;
    private LeaseTiming timing;
    private Tick demoteAt;
    private Tick validUntil;
    private @Nullable LeaderLock lock;
    private @Nullable LeaderLock givenUp;
    private SimScheduler.@Nullable Event fenceDue;

    SimLease(SimWorld world, SimProcess process) {
        this.world = world;
        this.process = process;
        this.leaseFrom = process.clock.now();
        this.timing = timing(Duration.ofSeconds(30), Duration.ofSeconds(10));
        this.demoteAt = timing.demoteAt(leaseFrom);
        this.validUntil = timing.validUntil(leaseFrom);
    }

    LeaseTiming timing() {
        return timing;
    }

    LeaseTiming timing(Duration ttl) {
        return timing(ttl, timing.loopWait());
    }

    /** From when the lease counts. */
    Tick from() {
        return leaseFrom;
    }

    private void countsFrom(Tick start) {
        leaseFrom = start;
        demoteAt = timing.demoteAt(start);
        validUntil = timing.validUntil(start);
    }

    private LeaseTiming timing(Duration ttl, Duration loopWait) {
        return new LeaseTiming(ttl, world.policy.fenceTime(Duration.ofNanos(world.profile.fenceTime())), loopWait);
    }

    SimDcs.@Nullable Session session() {
        return session;
    }

    LeaseView view() {
        return session == null || lock == null
                ? process.failsafe.without(session != null)
                : process.failsafe.extended(new LeaseView.Held(lock, demoteAt, validUntil));
    }

    /** Whether the lease alone is good. */
    boolean coversAlone() {
        return believed() != null;
    }

    /** Whether this very lock is held and its lease has not passed. */
    boolean covers(LeaderLock wanted) {
        return lock != null && lock.token().equals(wanted.token()) && (coversAlone() || process.failsafe.covers());
    }

    /** The lock that this process may act on now; null when there is none. */
    @Nullable
    LeaderLock believed() {
        return lock != null && validUntil.isAfter(process.clock.now()) ? lock : null;
    }

    boolean holdsLock() {
        return lock != null;
    }

    /** Opens a session where there is none, or one of another length where nothing rests on it; goes on whether it worked or not. */
    void ensureSession(Duration ttl, Duration loopWait, Runnable next) {
        SimDcs.Session old = session;
        if (old != null && (lock != null || ttl.equals(askedTtl))) {
            next.run();
            return;
        }
        Tick sent = process.clock.now();
        process.calls.send(
                "open session",
                Duration.ofSeconds(2),
                () -> world.dcs.open(process.node.name, ttl),
                opened -> {
                    if (session != old || lock != null) {
                        close(opened);
                        next.run();
                        return;
                    }
                    session = opened;
                    askedTtl = ttl;
                    timing = timing(world.policy.leaseTtl(ttl, opened.ttl), loopWait);
                    countsFrom(world.policy.leaseStart(sent, process.clock.now()));
                    process.tell("session " + opened.id + " opened, ttl " + opened.ttl.toSeconds() + " s");
                    process.after(timing.renewInterval().toNanos(), () -> renew(opened));
                    if (old != null) {
                        close(old);
                    }
                    next.run();
                },
                failure -> next.run());
    }

    /** Ends a session that is not needed any more, without waiting for it. */
    void close(SimDcs.Session unwanted) {
        process.calls.send(
                "close session",
                Duration.ofSeconds(2),
                () -> {
                    world.dcs.end(unwanted);
                    return true;
                },
                done -> {},
                failure -> {});
    }

    private void renew(SimDcs.Session renewed) {
        if (session != renewed) {
            return;
        }
        Tick sent = process.clock.now();
        Consumer<Long> again = delay -> process.after(delay, () -> renew(renewed));
        process.calls.send(
                "renew",
                timing.renewTimeout(),
                () -> world.dcs.renew(renewed),
                result -> {
                    if (session != renewed) {
                        return;
                    }
                    if (result == RenewResult.EXPIRED) {
                        process.tell("session " + renewed.id + " has expired");
                        expired();
                        return;
                    }
                    countsFrom(world.policy.leaseStart(sent, process.clock.now()));
                    if (lock != null) {
                        process.failsafe.drop();
                    }
                    armFence();
                    again.accept(timing.renewInterval().toNanos());
                },
                failure -> {
                    process.tell("renewal failed: " + failure.getMessage());
                    if (world.policy.countsUnansweredRenewals() && failure.effect() == DcsException.Effect.UNKNOWN) {
                        countsFrom(sent);
                        armFence();
                    }
                    again.accept(process.random.millis(10, 200));
                });
    }

    /** The lock was taken by the session, or turned out to be its; false when that is gone, or a promise binds, which frees it again. */
    boolean hold(SimDcs.Session by, LeaderLock taken) {
        if (session != by) {
            return false;
        }
        if (process.failsafe.mustFree(taken)) {
            return false;
        }
        lock = taken;
        process.failsafe.drop();
        armFence();
        return true;
    }

    /** The lock in the store, if it may be used as the one that is wanted. */
    Optional<LeaderLock> adoptable(SimDcs.Session by, FencingToken wanted) {
        boolean own = world.dcs.held(by).isPresent();
        return world.dcs.anyLock().filter(found -> world.policy.mayAdopt(wanted, found, own));
    }

    /** The lock is given up; nothing is to be fenced from here on. */
    void giveUp(LeaderLock unwanted) {
        givenUp = unwanted;
        giveUp();
    }

    /** The process ends in order, and its session with it. */
    void giveUp() {
        lock = null;
        process.failsafe.drop();
        disarm();
    }

    /** The lock that was given up last, whatever the store answered. */
    @Nullable
    LeaderLock givenUp() {
        return givenUp;
    }

    /** A guarded write was refused: the lock is another's. Client writes are stopped at once. */
    void lost(FencingToken token) {
        if (lock != null && lock.token().equals(token)) {
            lock = null;
            gone("the lock is lost");
            process.wake("lock lost");
        }
    }

    void expired() {
        session = null;
        if (lock != null) {
            lock = null;
            gone("the session has expired");
        }
        process.wake("session expired");
    }

    /** Another node holds the lock, whatever was agreed. */
    void overtaken() {
        if (lock != null || process.failsafe.covers()) {
            lock = null;
            process.failsafe.drop();
            gone("another node leads");
        }
    }

    private void gone(String why) {
        disarm();
        if (process.failsafe.covers()) {
            armFence();
        } else {
            fenceNow(why);
        }
    }

    private void disarm() {
        if (fenceDue != null) {
            fenceDue.cancel();
            fenceDue = null;
        }
    }

    /** Stops the server by force when what it may go on by has passed. */
    void armFence() {
        Tick agreed = process.failsafe.validUntil();
        if (lock == null && agreed == null) {
            return;
        }
        Tick until = lock == null
                ? Objects.requireNonNull(agreed)
                : agreed == null ? validUntil : Tick.later(validUntil, agreed);
        disarm();
        // With a process fence this fires although the process is paused; its own timer then does not.
        Runnable fence = () -> fenceNow("lease has passed");
        long due = process.clock.trueTimeOf(until) + process.random.millis(0, 5);
        fenceDue = world.scheduler.at(due, world.profile.processFence() ? fence : () -> process.run(fence));
    }

    private void fenceNow(String why) {
        fenceDue = null;
        if (!process.fence || !world.policy.fences()) {
            return;
        }
        SimPostgres server = process.node.postgres;
        if (server.mode != SimPostgres.Mode.DOWN) {
            process.tell("fence: " + why);
            server.stopping.fence("fenced, " + why);
        }
        if ((lock != null || process.failsafe.validUntil() != null) && process.alive()) {
            // Whatever comes up while the lease has passed is stopped as well.
            fenceDue = world.scheduler.after(FENCE_AGAIN, () -> fenceNow(why));
        }
    }

    /** The process died: its fence notices the end of the pipe. */
    void processDied() {
        if (fenceDue != null && world.profile.processFence()) {
            disarm();
            world.scheduler.after(process.random.millis(5, 200), () -> fenceNow("process is gone"));
        } else {
            disarm();
        }
    }
}
