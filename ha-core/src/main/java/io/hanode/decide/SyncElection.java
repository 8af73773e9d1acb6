package io.hanode.decide;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.SyncRecord;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whom the sync record allows to become leader: the leader that wrote it, and its voters, who have to see as many others that have no
 * more WAL as its quorum says. Names count exactly as they are written: of two nodes whose names differ in case, one is not the other.
 */
final class SyncElection {

    private SyncElection() {}

    /** Whether the record restricts who may become leader. Not when synchronous mode was switched off since it was written. */
    static boolean restricts(ClusterSnapshot snapshot) {
        ClusterConfig config = snapshot.config();
        return snapshot.sync().isActive()
                && (config == null || config.synchronous().isOn());
    }

    /** Whether the record allows the node, provided that it gets its votes. */
    static boolean allows(ClusterSnapshot snapshot, NodeName name) {
        return !restricts(snapshot) || electors(snapshot.sync()).anyMatch(name::equals);
    }

    /** Why the record does not allow this node to be promoted; empty when it does. */
    static Optional<String> reasonAgainst(Observation o, ClusterSnapshot snapshot) {
        NodeName self = o.self().name();
        SyncRecord sync = snapshot.sync();
        if (!allows(snapshot, self)) {
            return Optional.of("this node is not a synchronous standby");
        }
        if (!needsVotes(o, snapshot) || !(o.postgres() instanceof PostgresState.Standby)) {
            return Optional.empty();
        }
        List<NodeName> votes = votes(o, sync);
        return votes.size() >= sync.quorum()
                ? Optional.empty()
                : Optional.of("of the synchronous standbys, " + sync.quorum()
                        + " others must be seen with no more WAL than here; seen are " + votes);
    }

    /** Whether it depends on what others answer that this node may be promoted. */
    static boolean needsVotes(Observation o, ClusterSnapshot snapshot) {
        SyncRecord sync = snapshot.sync();
        return restricts(snapshot) && sync.quorum() > 0 && !o.self().name().equals(sync.leader());
    }

    /** Whether enough voters are there without this node, the record's leader, that one of them gets its votes. */
    static boolean canElectAnother(Observation o, ClusterSnapshot snapshot) {
        long there = snapshot.sync().standbys().stream()
                .filter(n -> o.peers().get(n) instanceof PeerView.Answered a && a.role() == PeerView.Role.STANDBY)
                .count();
        return !restricts(snapshot) || there > snapshot.sync().quorum();
    }

    /**
     * Whether standbys have to stop streaming before they vote: who votes for another must not confirm anything to a former leader that
     * is out of reach, and that nothing has stopped.
     */
    static boolean votersStopStreaming(ClusterSnapshot snapshot) {
        return restricts(snapshot) && snapshot.sync().quorum() > 0;
    }

    private static List<NodeName> votes(Observation o, SyncRecord sync) {
        PostgresState.Standby mine = (PostgresState.Standby) o.postgres();
        List<NodeName> votes = new ArrayList<>();
        for (NodeName voter : electors(sync).distinct().toList()) {
            if (!voter.equals(o.self().name())
                    && o.peers().get(voter) instanceof PeerView.Answered peer
                    && notAhead(peer, mine)) {
                votes.add(voter);
            }
        }
        return votes;
    }

    /** A node on an earlier timeline has nothing that was acknowledged and is not here: this one was begun by somebody elected. */
    private static boolean notAhead(PeerView.Answered peer, PostgresState.Standby mine) {
        boolean ours = peer.systemIdentifier() == null
                || peer.systemIdentifier().equals(mine.server().systemIdentifier());
        if (!ours || peer.role() != PeerView.Role.STANDBY || peer.timeline() == null || peer.position() == null) {
            return false;
        }
        if (peer.streaming()) {
            return false;
        }
        return peer.timeline().equals(mine.timeline())
                ? !peer.position().isAfter(mine.position())
                : mine.timeline().isAfter(peer.timeline());
    }

    /** The leader that wrote the record, then its voters. */
    static Stream<NodeName> electors(SyncRecord sync) {
        return Stream.concat(Stream.ofNullable(sync.leader()), sync.standbys().stream());
    }
}
