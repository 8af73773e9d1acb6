package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailsafeRecord;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Why a node may not run for the lead while another may go on as primary without the store (failsafe mode). */
final class FailsafeRace {

    private FailsafeRace() {}

    /** All reasons; empty when there are none. */
    static List<String> reasonsAgainst(Observation o, ClusterSnapshot snapshot) {
        if (!o.config().failsafeMode()) {
            return List.of();
        }
        List<String> reasons = new ArrayList<>();
        FailsafeRecord list = snapshot.failsafe();
        if (list.leavesOut(o.self().name())) {
            reasons.add("failsafe mode is on, and its list " + list.members().keySet()
                    + " does not name this node: a leader that lost the store may go on without asking it"
                    + " (if that one is gone for good, turn failsafe_mode off)");
        }
        List<NodeName> unknown = list.members().keySet().stream()
                .filter(n -> !n.equals(o.self().name()) && !isStandby(o, n))
                .toList();
        if (young(o) && !unknown.isEmpty()) {
            reasons.add("failsafe mode is on, and this process began less than ttl ago: it may have agreed before that "
                    + unknown + " goes on");
        }
        return reasons;
    }

    /** A promise is kept in memory: a process that has just begun does not know of the one before. */
    private static boolean young(Observation o) {
        Duration age = o.memory().since() == null
                ? Duration.ZERO
                : o.now().since(o.memory().since());
        return age.compareTo(o.config().ttl()) <= 0;
    }

    /** Of a server that is down nobody knows whether it comes back as primary. */
    private static boolean isStandby(Observation o, NodeName name) {
        return o.peers().get(name) instanceof PeerView.Answered a && a.role() == PeerView.Role.STANDBY;
    }
}
