package io.hanode.loop;

import io.hanode.SwitchoverRequest;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.LeaderRecord;
import io.hanode.decide.SwitchoverCheck;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Why a request for a change of leader is refused before anything is written: everything that can be known from here. */
final class SwitchoverRefusals {

    private final NodeRuntime runtime;

    SwitchoverRefusals(NodeRuntime runtime) {
        this.runtime = runtime;
    }

    List<String> of(SwitchoverRequest request, ClusterSnapshot snapshot) {
        List<String> reasons = new ArrayList<>(ofRequest(request, snapshot));
        LeaderRecord leader = snapshot.leader();
        if (leader != null && reasons.isEmpty()) {
            reasons.addAll(check(snapshot, leader.name()).refusals(request.candidate()));
        } else if (leader == null
                && request.candidate() != null
                && !snapshot.members().containsKey(request.candidate())) {
            reasons.add(request.candidate() + " is not a live member of the cluster");
        }
        return reasons;
    }

    private List<String> ofRequest(SwitchoverRequest request, ClusterSnapshot snapshot) {
        List<String> reasons = new ArrayList<>();
        LeaderRecord leader = snapshot.leader();
        FailoverRecord pending = snapshot.failover();
        if (pending != null) {
            reasons.add("another change of leader is pending: " + pending.toJson() + "; cancel it first");
        }
        if (request.failover() && request.candidate() == null) {
            reasons.add("a failover needs a candidate");
        }
        if (request.failover() && request.at() != null) {
            reasons.add("a failover cannot be scheduled");
        }
        if (!request.failover() && leader == null) {
            reasons.add("the cluster has no leader now: a switchover is not possible, a failover is");
        }
        if (request.leader() != null && (leader == null || !request.leader().equals(leader.name()))) {
            reasons.add(request.leader() + " is not the leader" + (leader == null ? "" : ", " + leader.name() + " is"));
        }
        if (request.at() != null && !request.at().isAfter(runtime.parts.clock().wall())) {
            reasons.add("the time " + request.at() + " has passed");
        }
        boolean paused = snapshot.config() != null && snapshot.config().paused();
        if (paused && (request.candidate() == null || request.at() != null)) {
            reasons.add("the cluster is paused: only a switchover to a named candidate, now, is possible");
        }
        return reasons;
    }

    /** The check that the leader itself makes, from what its and the other nodes' answers tell here. */
    private SwitchoverCheck check(ClusterSnapshot snapshot, NodeName leader) {
        List<PeerAddress> asked = snapshot.members().values().stream()
                .filter(m -> m.apiUrl() != null)
                .map(m -> new PeerAddress(m.name(), String.valueOf(m.apiUrl())))
                .toList();
        SortedMap<NodeName, PeerView> peers =
                runtime.peers.ask(asked, runtime.parts.settings().peerTimeout());
        ClusterConfig config = snapshot.config() == null ? runtime.store.config() : snapshot.config();
        Lsn position = snapshot.status().position();
        Timeline timeline = null;
        if (peers.get(leader) instanceof PeerView.Answered answer) {
            position = answer.position() == null ? position : answer.position();
            timeline = answer.timeline();
        }
        return new SwitchoverCheck(snapshot, config, peers, leader, position, timeline, config.maximumLagOnFailover());
    }
}
