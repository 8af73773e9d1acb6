package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.MemberRecord;
import io.hanode.model.NodeName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whom a member streams from: all nodes come to the same answer from the same records. */
final class UpstreamChoice {

    private UpstreamChoice() {}

    /**
     * The member named by {@code replicatefrom} while its server runs and does not itself depend on this one; else the leader. Nobody for
     * a member that is tagged {@code nostream}, and for the leader.
     */
    static Optional<NodeName> of(MemberRecord member, ClusterSnapshot snapshot) {
        if (member.tags().nostream() || isLeader(member.name(), snapshot)) {
            return Optional.empty();
        }
        Optional<NodeName> leader = snapshot.leader() == null
                ? Optional.empty()
                : Optional.of(snapshot.leader().name());
        return wanted(member, snapshot)
                .filter(other -> !inCircle(member, snapshot))
                .or(() -> leader)
                .filter(name -> !name.equals(member.name()));
    }

    private static Optional<NodeName> wanted(MemberRecord member, ClusterSnapshot snapshot) {
        return member.tags()
                .replicateFrom()
                .filter(name -> NodeName.fault(name).isEmpty())
                .map(NodeName::of)
                .filter(name -> !name.equals(member.name()))
                .filter(name ->
                        snapshot.member(name).filter(MemberRecord::isRunning).isPresent());
    }

    /** Whether following the tags ends in a circle: then nobody in it would get any WAL. */
    private static boolean inCircle(MemberRecord member, ClusterSnapshot snapshot) {
        Set<NodeName> seen = new HashSet<>(Set.of(member.name()));
        Optional<MemberRecord> next = Optional.of(member);
        while (true) {
            next = next.flatMap(m -> isLeader(m.name(), snapshot) ? Optional.empty() : wanted(m, snapshot))
                    .flatMap(snapshot::member);
            if (next.isEmpty()) {
                return false;
            }
            if (!seen.add(next.get().name())) {
                return true;
            }
        }
    }

    private static boolean isLeader(NodeName name, ClusterSnapshot snapshot) {
        return snapshot.leader() != null && snapshot.leader().name().equals(name);
    }
}
