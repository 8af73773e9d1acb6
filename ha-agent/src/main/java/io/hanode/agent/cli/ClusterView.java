package io.hanode.agent.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as it is shown: what {@code GET /cluster} tells, and what the store tells besides.
 *
 * @param name the cluster
 * @param initialize its system identifier; empty while it is being made; null when nobody has begun to, or when it is not known
 * @param members by name
 * @param leader who holds the lock, also when it has no member record; null for nobody
 * @param paused whether nothing is done automatically now
 * @param scheduled a change of leader that is to come: {@code at}, {@code from} and {@code to}; empty when there is none
 */
record ClusterView(
        String name,
        @Nullable String initialize,
        List<MemberView> members,
        @Nullable String leader,
        boolean paused,
        Map<String, Object> scheduled) {

    /** Sorts the members. */
    ClusterView {
        members =
                members.stream().sorted(Comparator.comparing(MemberView::name)).toList();
    }

    /** What a node last knew, by its answer to {@code GET /cluster}. */
    static ClusterView ofAnswer(String name, @Nullable String initialize, Map<String, Object> json) {
        List<MemberView> members = new ArrayList<>();
        if (json.get("members") instanceof List<?> list) {
            list.forEach(member -> members.add(new MemberView(MemberView.texts(member))));
        }
        String leader = members.stream()
                .filter(MemberView::isLeader)
                .map(MemberView::name)
                .findFirst()
                .orElse(null);
        boolean paused = Boolean.TRUE.equals(json.get("pause"));
        return new ClusterView(
                name, initialize, members, leader, paused, MemberView.texts(json.get("scheduled_switchover")));
    }

    Optional<MemberView> member(String member) {
        return members.stream().filter(m -> m.name().equals(member)).findFirst();
    }

    Optional<MemberView> leaderMember() {
        return leader == null ? Optional.empty() : member(leader);
    }

    /** All that can be asked over REST, the leader first. */
    List<MemberView> leaderFirst() {
        return members.stream()
                .filter(m -> m.apiUrl().isPresent())
                .sorted(Comparator.comparing((MemberView m) -> !m.name().equals(leader)))
                .toList();
    }

    /** What the title says of its identity. */
    String identity() {
        return initialize == null ? "uninitialized" : initialize.isEmpty() ? "initializing" : initialize;
    }
}
