package io.hanode.agent.cli;

import java.util.List;
import java.util.Locale;

/** Which members are meant by what they do. */
enum Role {
    /** Whoever holds the leader lock. */
    LEADER,
    /** The leader of a cluster that accepts writes. */
    PRIMARY,
    /** The leader of a cluster that follows another one. */
    STANDBY_LEADER,
    /** All but the leader. */
    REPLICA,
    /** The same as replica. */
    STANDBY,
    /** All. */
    ANY;

    /** Reads the option. */
    static Role parse(String text) {
        for (Role role : values()) {
            if (role.toString().equals(text)) {
                return role;
            }
        }
        throw CliException.usage("--role '" + text
                + "' is unknown: leader, primary, standby-leader, replica, standby or any is allowed");
    }

    /** The members that have it, by name. */
    List<MemberView> of(ClusterView cluster) {
        return cluster.members().stream().filter(this::fits).toList();
    }

    private boolean fits(MemberView member) {
        return switch (this) {
            case LEADER -> member.isLeader();
            case PRIMARY -> member.role().equals("leader");
            case STANDBY_LEADER -> member.role().equals("standby_leader");
            case REPLICA, STANDBY -> !member.isLeader();
            case ANY -> true;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
