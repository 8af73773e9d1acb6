package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import java.util.Optional;

/** What is true of an observation by the definition, not by the code under test. */
final class Truths {

    private Truths() {}

    static Optional<ClusterSnapshot> snapshot(Observation o) {
        return o.dcs() instanceof DcsView.Available a ? Optional.of(a.snapshot()) : Optional.empty();
    }

    /** Held, not passed, and the store agrees by token. */
    static boolean leads(Observation o) {
        return o.lease() instanceof LeaseView.Held held
                && held.validUntil().since(o.now()).toNanos() > 0
                && snapshot(o)
                        .map(s -> s.leader() != null
                                && s.leader().token().equals(held.lock().token()))
                        .orElse(true);
    }

    /** All other nodes agreed to it, not passed, and nobody else leads as far as the store was read. */
    static boolean agreed(Observation o) {
        return o.lease() instanceof LeaseView.Failsafe failsafe
                && failsafe.validUntil().since(o.now()).toNanos() > 0
                && snapshot(o)
                        .map(s -> s.leader() == null
                                || s.leader().name().equals(o.self().name()))
                        .orElse(true);
    }
}
