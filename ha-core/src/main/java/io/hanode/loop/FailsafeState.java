package io.hanode.loop;

import io.hanode.decide.FailsafePromise;
import io.hanode.decide.LeaseTiming;
import io.hanode.decide.LeaseView;
import io.hanode.model.Tick;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed between nodes while the store is out of reach: what the others promised this one, and what this one promised another.
 * Part of {@link LeaseState} and guarded by its lock.
 */
final class FailsafeState {

    private static final int MOST_PROCESSES = 100;

    private @Nullable Agreement agreement;
    private final Map<String, Heard> heard = new LinkedHashMap<>();

    /** The last claim of a process, and the promise that it was given. */
    private record Heard(long number, @Nullable FailsafePromise promise) {}

    /** All others promised, to a claim that was sent then. */
    private record Agreement(Tick sentAt, LeaseTiming timing) {}

    /** All others agreed to a claim that was sent then. */
    void agreed(Tick sentAt, LeaseTiming timing) {
        agreement = new Agreement(sentAt, timing);
    }

    /** Nothing is relied on any more. */
    void dropAgreement() {
        agreement = null;
    }

    /** Whether a primary may still go on by agreement at the given instant. */
    boolean coversAt(Tick now) {
        return agreement != null
                && agreement.timing.validUntil(agreement.sentAt).isAfter(now);
    }

    /** When the claim that all others agreed to last was sent; null without an agreement. */
    @Nullable
    Tick agreedSentAt() {
        return agreement == null ? null : agreement.sentAt;
    }

    /** Until when a primary may go on: by its lease, or by agreement if that is longer. */
    Tick validUntil(Tick byLease) {
        return agreement == null ? byLease : Tick.later(byLease, agreement.timing.validUntil(agreement.sentAt));
    }

    /** The lease, as good as the agreement makes it. */
    LeaseView.Held extended(LeaseView.Held held) {
        if (agreement == null) {
            return held;
        }
        Tick demoteAt = agreement.timing.demoteAt(agreement.sentAt);
        return demoteAt.isAfter(held.demoteAt())
                ? new LeaseView.Held(held.lock(), demoteAt, validUntil(held.validUntil()), true)
                : held;
    }

    /** When the others are asked next: when renewals fail, and then every third of the time that they agreed to. */
    Tick nextCall(Tick byLease) {
        return agreement == null
                ? byLease
                : Tick.later(
                        byLease, agreement.sentAt.plus(agreement.timing.ttl().dividedBy(3)));
    }

    /** What there is without a lock. */
    LeaseView without(boolean session, Tick now) {
        Agreement current = agreement;
        if (current != null && coversAt(now)) {
            return new LeaseView.Failsafe(
                    session, current.timing.demoteAt(current.sentAt), current.timing.validUntil(current.sentAt));
        }
        return session ? new LeaseView.Session() : new LeaseView.NoSession();
    }

    /** What binds this node at the given instant; null for nothing. */
    @Nullable
    FailsafePromise promiseAt(Tick now) {
        return heard.values().stream()
                .map(Heard::promise)
                .flatMap(Stream::ofNullable)
                .filter(p -> p.bindsAt(now))
                .reduce((a, b) -> a.until().isAfter(b.until()) ? a : b)
                .orElse(null);
    }

    /** Gives, or takes back, a promise; {@code mayLead} when this node leads itself, so that it cannot give one. */
    FailsafeAnswer answer(FailsafeClaim claim, Duration ownTtl, boolean mayLead, Tick now) {
        String process = claim.instance() == null ? claim.leader().value() : claim.instance();
        Heard before = heard.get(process);
        if (before != null && claim.instance() != null && claim.number() <= before.number) {
            return FailsafeAnswer.refused("a later claim of the same process came before");
        }
        if (claim.isWithdrawal()) {
            remember(process, new Heard(claim.number(), null), now);
            return FailsafeAnswer.ACCEPTED;
        }
        if (mayLead) {
            return FailsafeAnswer.refused("Running as a leader");
        }
        Duration asked = claim.ttl() == null ? ownTtl : Durations.max(claim.ttl(), ownTtl);
        remember(process, new Heard(claim.number(), new FailsafePromise(claim, now.plus(asked))), now);
        return FailsafeAnswer.ACCEPTED;
    }

    private void remember(String process, Heard what, Tick now) {
        heard.remove(process);
        heard.put(process, what);
        if (heard.size() > MOST_PROCESSES) {
            heard.values().removeIf(h -> h.promise == null || !h.promise.bindsAt(now));
        }
    }
}
