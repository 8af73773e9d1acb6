package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.TimelineRecord;
import io.hanode.model.Lsn;
import io.hanode.model.Tags;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.PostgresState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** May this node be promoted? Yes, or all reasons why not. */
final class Eligibility {

    private Eligibility() {}

    /**
     * All reasons against this node's promotion; empty when it may be promoted.
     *
     * @param askedFor whether an operator named this node: the lag rule is then the operator's business, all else is not
     */
    static List<String> reasonsAgainst(Observation o, ClusterSnapshot snapshot, boolean askedFor) {
        List<String> reasons = new ArrayList<>(reasonsAgainstPromotion(o, snapshot));
        SyncElection.reasonAgainst(o, snapshot).ifPresent(reasons::add);
        if (o.postgres() instanceof PostgresState.Standby standby
                && !askedFor
                && !holdsBegunTimeline(standby, snapshot)) {
            Lsn last = snapshot.status().position();
            long allowed = o.config().maximumLagOnFailover();
            if (last != null && last.minus(standby.position()) > allowed) {
                reasons.add("this node lags by " + last.minus(standby.position())
                        + " bytes behind the last known position of the leader, maximum_lag_on_failover is " + allowed);
            }
        }
        reasons.addAll(FailsafeRace.reasonsAgainst(o, snapshot));
        recentPromotionFailure(o).ifPresent(failure -> reasons.add("its last promotion failed: " + failure));
        return reasons;
    }

    /**
     * Whether the WAL here is that of a promotion that began and was not recorded to its end: the position in the store is then that
     * of a leader before it, and says nothing about this timeline, unless it says that it lies on it.
     */
    private static boolean holdsBegunTimeline(PostgresState.Standby standby, ClusterSnapshot snapshot) {
        TimelineRecord claim = snapshot.timeline();
        return claim != null
                && !claim.done()
                && claim.timeline().equals(standby.timeline())
                && !standby.timeline().equals(snapshot.status().timeline());
    }

    /**
     * Why the last promotion failed, when that was less than two TTL ago. Others go first for so long: they wait for a better
     * candidate for one TTL only.
     */
    static Optional<String> recentPromotionFailure(Observation o) {
        OperationView.Finished last = o.operation().last();
        boolean recent =
                last != null && last.at().plus(o.config().ttl().multipliedBy(2)).isAfter(o.now());
        return recent ? o.operation().failureOf(OperationKind.PROMOTE) : Optional.empty();
    }

    /** The reasons that count even when the lock is already held: S3, what the node was told never to become, and fences. */
    static List<String> reasonsAgainstPromotion(Observation o, ClusterSnapshot snapshot) {
        List<String> reasons = new ArrayList<>();
        Tags tags = o.self().tags();
        if (tags.nofailover()) {
            reasons.add("this node is tagged nofailover");
        }
        if (Situations.foreign(o, snapshot)) {
            reasons.add("its system identifier is not the cluster's");
        }
        reasons.addAll(o.hindrances());
        if (!(o.postgres() instanceof PostgresState.Standby standby)) {
            reasons.add("its server is no running standby");
            return reasons;
        }
        Divergence.LocalWal wal =
                new Divergence.LocalWal(standby.timeline(), standby.history(), standby.position(), true);
        // What streams from the other cluster is as that one is, whatever was recorded of this cluster before.
        if (!WhenStandbyLeading.streamsFromRemote(o, standby)
                && fromCluster(wal, snapshot) instanceof Divergence.Forked forked) {
            reasons.add("its WAL has forked from the cluster's history at " + forked.at());
        }
        return reasons;
    }

    /** The local WAL against the history that the store has. A later local timeline than the store knows is ahead, not forked. */
    static Divergence fromCluster(Divergence.LocalWal wal, ClusterSnapshot snapshot) {
        TimelineHistory cluster = ClusterTimeline.current(snapshot);
        if (wal.timeline().isAfter(cluster.timeline())) {
            return new Divergence.Unknown("the store does not know timeline " + wal.timeline() + " yet");
        }
        return Divergence.between(wal, cluster);
    }
}
