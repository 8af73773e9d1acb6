package io.hanode.loop;

import io.hanode.decide.FailsafePromise;
import io.hanode.decide.LeaseTiming;
import io.hanode.model.Tick;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/** What nodes agree on while a leader cannot reach the store (failsafe mode): that it goes on, and nobody else leads. Thread-safe. */
final class Agreements {

    private final Clock clock;
    private final LeaseState lease;

    Agreements(Clock clock, LeaseState lease) {
        this.clock = clock;
        this.lease = lease;
    }

    /** When the other nodes have to be asked unless a renewal comes through before; empty while that would be of no use. */
    Optional<FailsafeCall> next(Duration configuredTtl) {
        return lease.judge((standing, agreed) -> {
            Tick now = clock.now();
            if (!standing.armed() || !standing.exposed() || (!standing.coveredAt(now) && !agreed.coversAt(now))) {
                return Optional.empty();
            }
            LeaseTiming own = standing.lease();
            Tick byLease = own == null ? standing.sentAt() : own.failsafeAt(standing.sentAt());
            Duration ttl = own == null ? configuredTtl : Durations.min(configuredTtl, own.ttl());
            return Optional.of(new FailsafeCall(agreed.nextCall(byLease), lease.timing(ttl)));
        });
    }

    /**
     * All other nodes agreed to a claim that was sent then. False when that came too late: what this node led by had passed, and others
     * may have led meanwhile.
     */
    boolean reached(Tick sent, LeaseTiming timing) {
        return changing((standing, agreed) -> {
            Tick now = clock.now();
            boolean good = standing.coveredAt(now) || agreed.coversAt(now);
            if (good) {
                agreed.agreed(sent, timing);
            }
            return good;
        });
    }

    /** Whether nothing rests any more on claims sent until then: no server may accept writes, or the lease was renewed since. */
    boolean settled(Tick lastClaim) {
        return changing((standing, agreed) -> {
            boolean settled = !standing.exposed()
                    || (standing.lease() != null && standing.sentAt().isAfter(lastClaim));
            if (settled) {
                agreed.dropAgreement();
            }
            return settled;
        });
    }

    /** Whether a primary goes on by agreement now, or this node has promised another that it may. */
    boolean active() {
        return lease.judge((standing, agreed) -> agreed.coversAt(clock.now()) || agreed.promiseAt(clock.now()) != null);
    }

    /** What this node has promised; empty for nothing. */
    Optional<FailsafePromise> promise() {
        return lease.judge((standing, agreed) -> Optional.ofNullable(agreed.promiseAt(clock.now())));
    }

    /** Answers another node's claim. Never blocks. */
    FailsafeAnswer answer(FailsafeClaim claim, Duration ownTtl) {
        return changing((standing, agreed) ->
                agreed.answer(claim, ownTtl, standing.exposed() || standing.leads(), clock.now()));
    }

    private <T> T changing(BiFunction<LeaseStanding, FailsafeState, T> code) {
        T result = lease.judge(code);
        lease.changed();
        return result;
    }
}
