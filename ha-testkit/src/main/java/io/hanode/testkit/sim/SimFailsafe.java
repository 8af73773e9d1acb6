package io.hanode.testkit.sim;

import io.hanode.dcs.LeaderLock;
import io.hanode.decide.FailsafeDuty;
import io.hanode.decide.FailsafePromise;
import io.hanode.decide.LeaseTiming;
import io.hanode.decide.LeaseView;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import io.hanode.peer.PeerAddress;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one process has agreed on with the others while the store is out of reach: what it asks them, and what it promised. */
final class SimFailsafe {

    private final SimWorld world;
    private final SimProcess process;
    private final SimLease lease;
    private final SortedMap<String, Heard> heard = new TreeMap<>();
    private @Nullable FailsafeDuty duty;
    private @Nullable Tick agreedSentAt;
    private @Nullable LeaseTiming agreedTiming;
    private Set<NodeName> agreedBy = Set.of();
    private @Nullable Tick lastClaim;
    private @Nullable FailsafeClaim lastAsked;
    private @Nullable Tick nextTry;
    private NavigableSet<NodeName> promised = new TreeSet<>();
    private boolean asking;
    private boolean ticking;
    private long number;

    /** The last claim of a process, and what it was promised. */
    private record Heard(long number, @Nullable FailsafePromise promise) {}

    SimFailsafe(SimWorld world, SimProcess process, SimLease lease) {
        this.world = world;
        this.process = process;
        this.lease = lease;
    }

    private Tick now() {
        return process.clock.now();
    }

    /** From now on these are to be asked. */
    void duty(@Nullable FailsafeDuty value) {
        duty = value;
        // What was agreed without somebody who may run for the lead by now is void.
        if (!agreedBy.containsAll(others(value))) {
            drop();
        }
        if (value != null && !ticking) {
            ticking = true;
            tick();
        }
    }

    private static Set<NodeName> others(@Nullable FailsafeDuty of) {
        return of == null
                ? Set.of()
                : of.others().stream().map(PeerAddress::node).collect(Collectors.toSet());
    }

    /** Looks every so often whether something is due. */
    private void tick() {
        step();
        if (duty == null && lastClaim == null) {
            ticking = false;
            return;
        }
        process.after(lease.timing().ttl().toNanos() / 24, this::tick);
    }

    private void step() {
        if (asking) {
            return;
        }
        if (lastClaim != null && settled(lastClaim)) {
            withdraw();
            return;
        }
        FailsafeDuty current = duty;
        if (current == null || !process.fence || !process.exposed || (!lease.coversAlone() && !covers())) {
            return;
        }
        Tick due = lease.holdsLock() ? lease.timing().failsafeAt(lease.from()) : lease.from();
        if (agreedSentAt != null && agreedTiming != null) {
            due = Tick.later(due, agreedSentAt.plus(agreedTiming.ttl().dividedBy(3)));
        }
        if (nextTry != null) {
            due = Tick.later(due, nextTry);
        }
        if (now().isAtOrAfter(due)) {
            ask(current);
        }
    }

    /** Whether nothing rests on claims sent until then. */
    private boolean settled(Tick claim) {
        if (!world.policy.withdrawsWhenSettled()) {
            return true;
        }
        if (process.exposed && !(lease.holdsLock() && lease.from().isAfter(claim))) {
            return false;
        }
        drop();
        return true;
    }

    private void withdraw() {
        lastClaim = null;
        nextTry = null;
        number++;
        FailsafeClaim asked = lastAsked;
        if (asked != null) {
            FailsafeClaim claim = asked.with(Duration.ZERO, number);
            process.tell("withdraws what " + promised + " promised");
            promised.forEach(peer -> deliver(peer, claim, answer -> {}));
        }
        promised = new TreeSet<>();
        process.wake("withdrawn");
    }

    private void ask(FailsafeDuty current) {
        Tick sent = now();
        lastClaim = sent;
        number++;
        asking = true;
        Duration ttl = process.config.ttl();
        if (lease.holdsLock() && lease.timing().ttl().compareTo(ttl) < 0) {
            ttl = lease.timing().ttl();
        }
        LeaseTiming timing = lease.timing(ttl);
        FailsafeClaim claim = current.claim().with(timing.ttl(), number);
        lastAsked = claim;
        NavigableSet<NodeName> missing = new TreeSet<>();
        current.others().stream().map(PeerAddress::node).forEach(missing::add);
        process.tell("asks " + missing + " whether it may go on");
        Runnable answered = () -> {
            if (asking && (missing.isEmpty() || world.policy.goesOnWithout(missing))) {
                asking = false;
                reached(sent, timing, others(current));
            }
        };
        current.others()
                .forEach(peer -> deliver(peer.node(), claim, answer -> {
                    if (answer.accepted() && number == claim.number()) {
                        missing.remove(peer.node());
                        promised.add(peer.node());
                        answered.run();
                    }
                }));
        answered.run();
        process.after(timing.renewTimeout().toNanos(), () -> {
            if (asking && number == claim.number()) {
                asking = false;
                nextTry = now().plus(timing.ttl().dividedBy(30));
                process.tell("is not agreed with by " + missing);
            }
        });
    }

    private void reached(Tick sent, LeaseTiming timing, Set<NodeName> by) {
        boolean good = lease.coversAlone() || covers();
        if (good && by.containsAll(others(duty))) {
            nextTry = null;
            agreedBy = by;
            agreedSentAt = world.policy.leaseStart(sent, now());
            agreedTiming = timing;
            lease.armFence();
            process.tell("goes on, since all agreed");
            process.wake("agreed");
        }
    }

    /** Brings a claim to a process, which answers when it runs, and brings its answer back. */
    private void deliver(NodeName peer, FailsafeClaim claim, java.util.function.Consumer<FailsafeAnswer> answered) {
        world.scheduler.after(process.random.skewedMillis(1, 300), () -> {
            SimNode node = world.nodes.get(peer);
            if (node == null
                    || !(node.process() instanceof SimProcess other)
                    || !world.network.linked(process.node.name, peer)) {
                return;
            }
            other.run(() -> {
                FailsafeAnswer answer = other.failsafe.answer(claim);
                world.scheduler.after(process.random.skewedMillis(1, 300), () -> {
                    if (world.network.linked(process.node.name, peer)) {
                        process.run(() -> answered.accept(answer));
                    }
                });
            });
        });
    }

    /** Gives, or takes back, a promise. */
    private FailsafeAnswer answer(FailsafeClaim claim) {
        String asker = String.valueOf(claim.instance());
        Heard before = heard.get(asker);
        if (before != null && claim.number() <= before.number) {
            return FailsafeAnswer.refused("late");
        }
        if (claim.isWithdrawal()) {
            heard.put(asker, new Heard(claim.number(), null));
            process.wake("promise taken back");
            return FailsafeAnswer.ACCEPTED;
        }
        if (!process.config.failsafeMode()) {
            return FailsafeAnswer.DISABLED;
        }
        if (lease.holdsLock() || process.exposed) {
            return FailsafeAnswer.refused("Running as a leader");
        }
        Duration own = process.config.ttl();
        Duration asked = claim.ttl() == null || claim.ttl().compareTo(own) < 0 ? own : claim.ttl();
        heard.put(asker, new Heard(claim.number(), new FailsafePromise(claim, now().plus(asked))));
        process.tell("promises " + claim.leader() + " to wait " + asked.toSeconds() + " s");
        process.wake("promised");
        return FailsafeAnswer.ACCEPTED;
    }

    /** What binds this process now; null for nothing. */
    @Nullable
    FailsafePromise promise() {
        return heard.values().stream()
                .map(Heard::promise)
                .flatMap(java.util.stream.Stream::ofNullable)
                .filter(p -> p.bindsAt(now()))
                .reduce((a, b) -> a.until().isAfter(b.until()) ? a : b)
                .orElse(null);
    }

    /** Whether it promised not to take the lock: then it gives it back. */
    boolean mustFree(LeaderLock taken) {
        if (promise() == null || !world.policy.keepsPromises()) {
            return false;
        }
        lease.giveUp(taken);
        process.tell("frees the lock that it promised not to take");
        process.calls.send(
                "release",
                Duration.ofSeconds(2),
                () -> world.release(process.node, taken),
                released -> {},
                failure -> {});
        return true;
    }

    /** Whether all others have agreed that this primary goes on, for now. */
    boolean covers() {
        Tick until = validUntil();
        return until != null && until.isAfter(now());
    }

    @Nullable
    Tick validUntil() {
        return agreedSentAt == null || agreedTiming == null ? null : agreedTiming.validUntil(agreedSentAt);
    }

    /** The lease, as good as the agreement makes it. */
    LeaseView.Held extended(LeaseView.Held held) {
        Tick demoteAt = agreedSentAt == null || agreedTiming == null ? null : agreedTiming.demoteAt(agreedSentAt);
        Tick until = validUntil();
        return demoteAt == null || until == null || !demoteAt.isAfter(held.demoteAt())
                ? held
                : new LeaseView.Held(held.lock(), demoteAt, Tick.later(held.validUntil(), until), true);
    }

    /** What there is without a lock. */
    LeaseView without(boolean session) {
        Tick until = validUntil();
        if (agreedSentAt != null && agreedTiming != null && until != null && until.isAfter(now())) {
            return new LeaseView.Failsafe(session, agreedTiming.demoteAt(agreedSentAt), until);
        }
        return session ? new LeaseView.Session() : new LeaseView.NoSession();
    }

    void drop() {
        agreedSentAt = null;
        agreedTiming = null;
    }
}
