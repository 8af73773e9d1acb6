package io.hanode.agent.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who replicates from whom, as a tree: each standby below its upstream, indented. Members that point at each other hang below the leader. */
final class Topology {

    private final Map<String, List<MemberView>> below = new LinkedHashMap<>();
    private final List<MemberView> rows = new ArrayList<>();
    private final Set<String> shown = new HashSet<>();
    private final List<MemberView> members;

    private Topology(List<MemberView> members) {
        this.members = members;
    }

    /** The members in the order of the tree, with indented names. */
    static List<MemberView> sorted(List<MemberView> members) {
        return new Topology(members).rows();
    }

    private List<MemberView> rows() {
        String leader = members.stream()
                .filter(MemberView::isLeader)
                .map(MemberView::name)
                .findFirst()
                .orElse("");
        Set<String> standbys = new HashSet<>();
        members.stream().filter(m -> !m.isLeader()).forEach(m -> standbys.add(m.name()));
        members.stream().filter(m -> !m.isLeader()).forEach(m -> {
            String from = String.valueOf(m.tags().get("replicatefrom"));
            String upstream = !from.equals(m.name()) && standbys.contains(from) ? from : leader;
            below.computeIfAbsent(upstream, u -> new ArrayList<>()).add(m);
        });
        members.stream().filter(MemberView::isLeader).findFirst().ifPresent(m -> add(m, 0));
        below.getOrDefault(leader, List.of()).forEach(m -> add(m, 1));
        members.forEach(m -> add(m, 1));
        return rows;
    }

    private void add(MemberView member, int level) {
        if (shown.add(member.name())) {
            Map<String, Object> json = new LinkedHashMap<>(member.json());
            json.put("name", level == 0 ? member.name() : "  ".repeat(level - 1) + "+ " + member.name());
            rows.add(new MemberView(json));
            below.getOrDefault(member.name(), List.of()).forEach(m -> add(m, level + 1));
        }
    }
}
