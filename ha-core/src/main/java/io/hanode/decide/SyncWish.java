package io.hanode.decide;

import io.hanode.cluster.SynchronousSettings;
import io.hanode.model.NodeName;
import io.hanode.postgres.SynchronousStandbys;
import java.util.List;
import java.util.Set;

/**
 * What synchronous replication is to come to in the end.
 *
 * @param voters who may be elected
 * @param standbys what commits wait for
 */
record SyncWish(SyncVoters voters, SynchronousStandbys standbys) {

    /**
     * With so many standbys as there are, and as are asked for.
     *
     * @param chosen the members that can be synchronous now
     * @param kept who may be elected while there is none, and commits wait
     */
    static SyncWish of(SynchronousSettings settings, Set<NodeName> chosen, SyncVoters kept) {
        SynchronousStandbys.Method method = SyncDuties.method(settings);
        if (!chosen.isEmpty()) {
            int count = Math.min(settings.count(), chosen.size());
            return new SyncWish(
                    SyncVoters.of(chosen.size() - count, chosen),
                    new SynchronousStandbys(method, count, List.copyOf(chosen)));
        }
        // Nothing is acknowledged now, so those who had everything before still have it.
        return settings.strict()
                ? new SyncWish(kept, all(settings, kept))
                : new SyncWish(SyncVoters.NOBODY, SynchronousStandbys.NONE);
    }

    /** What commits have to wait for so that these voters stay safe: where there are none, for somebody who is to come. */
    static SynchronousStandbys all(SynchronousSettings settings, SyncVoters voters) {
        SynchronousStandbys.Method method = SyncDuties.method(settings);
        if (voters.tolerance() < 0) {
            return settings.strict() ? SynchronousStandbys.nobody(method, 1) : SynchronousStandbys.NONE;
        }
        int count = voters.names().size() - voters.quorum();
        return new SynchronousStandbys(method, count, List.copyOf(voters.names()));
    }
}
