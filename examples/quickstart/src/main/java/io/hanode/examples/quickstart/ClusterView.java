package io.hanode.examples.quickstart;

import io.hanode.cluster.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster as one node tells it ({@code GET /cluster}); what it says may be a turn old.
 *
 * @param members all members that the store knows
 */
public record ClusterView(List<MemberView> members) {

    /** Nothing is known. */
    public static final ClusterView NONE = new ClusterView(List.of());

    /** Copies the list. */
    public ClusterView {
        members = List.copyOf(members);
    }

    /**
     * Reads the answer.
     *
     * @throws IllegalArgumentException when it is none
     */
    static ClusterView parse(String json) {
        if (!(Json.object(json).get("members") instanceof List<?> list)) {
            throw new IllegalArgumentException("no members in the answer: " + json);
        }
        List<MemberView> members = new ArrayList<>();
        for (Object member : list) {
            if (member instanceof Map<?, ?> map) {
                members.add(MemberView.of(map));
            }
        }
        return new ClusterView(members);
    }

    /** The leader's name. */
    public Optional<String> leader() {
        return members.stream()
                .filter(MemberView::isLeader)
                .map(MemberView::name)
                .findFirst();
    }

    /** The member of this name. */
    public Optional<MemberView> member(String name) {
        return members.stream().filter(m -> m.name().equals(name)).findFirst();
    }

    /** Whether there is a running leader and this many standbys stream from it, all on one timeline. */
    public boolean isHealthy(int standbys) {
        Optional<MemberView> leader =
                members.stream().filter(MemberView::isLeader).findFirst();
        return leader.isPresent()
                && leader.get().state().equals("running")
                && standbys
                        == members.stream()
                                .filter(m -> m.state().equals("streaming")
                                        && m.timeline() == leader.get().timeline())
                                .count();
    }
}
