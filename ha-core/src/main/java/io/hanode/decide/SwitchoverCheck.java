package io.hanode.decide;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.InitializeRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Could another node take over from the leader? All reasons against each.
 *
 * @param snapshot the cluster
 * @param config the configuration in force
 * @param peers what the other nodes answered
 * @param leader who leads now
 * @param position the leader's WAL position; null when unknown
 * @param timeline the leader's timeline; null when unknown
 * @param allowedLag how many bytes a candidate may be behind
 */
public record SwitchoverCheck(
        ClusterSnapshot snapshot,
        ClusterConfig config,
        SortedMap<NodeName, PeerView> peers,
        NodeName leader,
        @Nullable Lsn position,
        @Nullable Timeline timeline,
        long allowedLag) {

    /** Why the given node could not take over; empty when it could. */
    public List<String> reasonsAgainst(NodeName candidate) {
        List<String> reasons = new ArrayList<>();
        MemberRecord member = snapshot.member(candidate).orElse(null);
        if (member == null) {
            reasons.add(candidate + " is not a live member of the cluster");
            return reasons;
        }
        if (candidate.equals(leader)) {
            reasons.add(candidate + " is the leader already");
            return reasons;
        }
        if (member.tags().nofailover()) {
            reasons.add(candidate + " is tagged nofailover");
        }
        if (!SyncElection.allows(snapshot, candidate)) {
            reasons.add(candidate + " is not a synchronous standby");
        }
        PeerView view = peers.get(candidate);
        if (view instanceof PeerView.Answered answer) {
            answered(answer, reasons);
        } else {
            reasons.add(candidate + " does not answer"
                    + (view instanceof PeerView.Silent silent ? ": " + silent.reason() : ""));
        }
        return reasons;
    }

    private void answered(PeerView.Answered peer, List<String> reasons) {
        if (peer.role() != PeerView.Role.STANDBY) {
            reasons.add(peer.node() + " is no running standby");
        }
        if (peer.watchdogFailed()) {
            reasons.add(peer.node() + " has no working watchdog");
        }
        InitializeRecord initialize = snapshot.initialize();
        SystemIdentifier wanted =
                initialize == null ? null : initialize.systemIdentifier().orElse(null);
        if (peer.systemIdentifier() != null && wanted != null && !wanted.equals(peer.systemIdentifier())) {
            reasons.add(
                    peer.node() + " belongs to another cluster (system identifier " + peer.systemIdentifier() + ")");
        }
        if (timeline != null && peer.timeline() != null && timeline.isAfter(peer.timeline())) {
            reasons.add(peer.node() + " is on timeline " + peer.timeline() + ", the leader on " + timeline);
        }
        Lsn theirs = peer.position();
        if (theirs == null) {
            reasons.add(peer.node() + " does not tell its WAL position");
        } else if (position != null && position.minus(theirs) > allowedLag) {
            reasons.add(peer.node() + " lags by " + position.minus(theirs) + " bytes, allowed are " + allowedLag);
        }
    }

    /** Every other member with the reasons against it. */
    public SortedMap<NodeName, List<String>> all() {
        SortedMap<NodeName, List<String>> all = new TreeMap<>();
        for (NodeName name : snapshot.members().keySet()) {
            if (!name.equals(leader)) {
                all.put(name, reasonsAgainst(name));
            }
        }
        return all;
    }

    /** Whether the wanted candidate (null: anybody) could take over. */
    public boolean possible(@Nullable NodeName candidate) {
        return candidate == null
                ? all().values().stream().anyMatch(List::isEmpty)
                : reasonsAgainst(candidate).isEmpty();
    }

    /** Of those that could take over the one with the most WAL, by name where that is equal; there has to be one. */
    NodeName best() {
        return all().entrySet().stream()
                .filter(e -> e.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .max(Comparator.comparing(this::positionOf).thenComparing(Comparator.reverseOrder()))
                .orElseThrow();
    }

    private Lsn positionOf(NodeName name) {
        return peers.get(name) instanceof PeerView.Answered a && a.position() != null ? a.position() : Lsn.ZERO;
    }

    /** All reasons why the wanted change (null: to anybody) is not possible; empty when it is. */
    public List<String> refusals(@Nullable NodeName candidate) {
        if (candidate != null) {
            return reasonsAgainst(candidate);
        }
        SortedMap<NodeName, List<String>> all = all();
        if (all.isEmpty()) {
            return List.of("the cluster has no other member");
        }
        if (all.values().stream().anyMatch(List::isEmpty)) {
            return List.of();
        }
        return all.entrySet().stream()
                .map(Map.Entry::getValue)
                .flatMap(List::stream)
                .toList();
    }
}
