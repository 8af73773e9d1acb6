package io.hanode.agent.cli;

import java.util.ArrayList;
import java.util.List;

/** Which members a command is for: those that are named, or all of a role. */
final class MemberChoice {

    private final Tool tool;
    private final ClusterView cluster;
    private final Role role;
    private final String action;

    MemberChoice(Tool tool, ClusterView cluster, Role role, String action) {
        this.tool = tool;
        this.cluster = cluster;
        this.role = role;
        this.action = action;
    }

    /**
     * The members by name, after the table was shown.
     *
     * @param names empty for all of the role
     * @throws CliException when one is no member, or has another role, or nobody has the role
     */
    List<MemberView> among(List<String> names) {
        tool.show(cluster);
        List<MemberView> candidates = role.of(cluster);
        List<String> strangers =
                names.stream().filter(n -> cluster.member(n).isEmpty()).toList();
        if (!strangers.isEmpty()) {
            throw Tool.notMember(cluster, strangers);
        }
        List<MemberView> chosen = new ArrayList<>(candidates);
        if (!names.isEmpty()) {
            chosen.removeIf(m -> !names.contains(m.name()));
        }
        if (chosen.isEmpty()) {
            throw CliException.notFound(
                    names.isEmpty()
                            ? cluster.name() + " cluster has no member" + (role == Role.ANY ? "" : " of role " + role)
                            : "No " + role + " among provided members");
        }
        return chosen;
    }

    /** The same, where at least one has to be named, here or in answer to a question. */
    List<MemberView> named(List<String> names, boolean force) {
        if (!names.isEmpty()) {
            return among(names);
        }
        if (force) {
            throw CliException.usage("name the members to " + action);
        }
        List<MemberView> candidates = among(List.of());
        String name = tool.questions()
                .text("Which member do you want to " + action + " [" + MemberView.names(candidates) + "]?", "");
        return candidates.stream()
                .filter(m -> m.name().equals(name))
                .findFirst()
                .map(List::of)
                .orElseThrow(() -> Tool.notMember(cluster, List.of(name)));
    }

    /** Asks whether it shall be done to them. */
    void confirm(List<MemberView> members, boolean force) {
        if (!force) {
            tool.questions()
                    .confirm(
                            "Are you sure you want to " + action + " members " + MemberView.names(members) + "?",
                            "Aborted " + action);
        }
    }
}
