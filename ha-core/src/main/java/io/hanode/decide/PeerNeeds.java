package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailoverRecord;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerAddress;
import io.hanode.postgres.PostgresState;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which other nodes a turn has to ask before it can decide. */
public final class PeerNeeds {

    private PeerNeeds() {}

    /** The nodes to ask, given everything else that the turn observed (with no peers yet). Empty in a quiet turn. */
    public static List<PeerAddress> of(Observation withoutPeers) {
        if (!(withoutPeers.dcs() instanceof DcsView.Available available)
                || !needed(withoutPeers, available.snapshot())) {
            return List.of();
        }
        NodeName successor = successor(withoutPeers, available.snapshot());
        SortedMap<NodeName, String> known =
                new TreeMap<>(available.snapshot().failsafe().members());
        known.putAll(MemoryUpkeep.of(withoutPeers).knownApis());
        return known.entrySet().stream()
                .filter(e -> !e.getKey().equals(withoutPeers.self().name()))
                .filter(e -> successor == null || e.getKey().equals(successor))
                .map(e -> new PeerAddress(e.getKey(), e.getValue()))
                .toList();
    }

    /** The one node that matters once the handover to it has begun; null when all may matter. */
    private static @Nullable NodeName successor(Observation o, ClusterSnapshot snapshot) {
        FailoverRecord request = snapshot.failover();
        return request == null || o.memory().handover() == null || o.closing() ? null : request.candidate();
    }

    private static boolean needed(Observation o, ClusterSnapshot snapshot) {
        OperationView.Running running = o.operation().running();
        if (running != null && running.kind() != OperationKind.CHECKPOINT) {
            return running.kind() == OperationKind.START_PRIMARY
                    && Turn.lockOf(o).isPresent();
        }
        if (Turn.lockOf(o).isPresent()) {
            // A standby that has the lock is promoted, or not, by what it and the store know, and by its votes.
            if (o.postgres() instanceof PostgresState.Standby && !o.closing()) {
                return SyncElection.needsVotes(o, snapshot)
                        || (o.config().followsAnotherCluster() && snapshot.failover() != null);
            }
            return !(o.postgres() instanceof PostgresState.Primary) || o.closing() || snapshot.failover() != null;
        }
        // Only a running standby can be a candidate; a node that is down or empty decides by what the store says.
        return snapshot.leader() == null
                && snapshot.initialize() != null
                && o.postgres() instanceof PostgresState.Standby;
    }
}
