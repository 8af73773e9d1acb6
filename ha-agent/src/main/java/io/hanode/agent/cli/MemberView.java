package io.hanode.agent.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member as {@code GET /cluster} describes it.
 *
 * @param json {@code name}, {@code role}, {@code state} and what else is known of it
 */
record MemberView(Map<String, Object> json) {

    /** Copies the map. */
    MemberView {
        json = Collections.unmodifiableMap(new LinkedHashMap<>(json));
    }

    String name() {
        return text("name");
    }

    /** {@code leader}, {@code standby_leader}, {@code sync_standby}, {@code quorum_standby} or {@code replica}. */
    String role() {
        return text("role");
    }

    boolean isLeader() {
        return role().endsWith("leader");
    }

    String state() {
        return text("state");
    }

    /** Where its REST API is. */
    Optional<String> apiUrl() {
        return Optional.of(text("api_url")).filter(url -> !url.isEmpty());
    }

    /** Its server's host; empty when it is not known. */
    String host() {
        return text("host");
    }

    /** Its server's port; 0 when it is not known. */
    int port() {
        return json.get("port") instanceof Number n ? n.intValue() : 0;
    }

    boolean pendingRestart() {
        return Boolean.TRUE.equals(json.get("pending_restart"));
    }

    /** A restart that is to come; empty when there is none. */
    Map<String, Object> scheduledRestart() {
        return map("scheduled_restart");
    }

    Map<String, Object> tags() {
        return map("tags");
    }

    /** Whether it may be promoted. */
    boolean mayLead() {
        Object never = tags().get("nofailover");
        if (never != null) {
            return !(Boolean.TRUE.equals(never) || String.valueOf(never).equalsIgnoreCase("true"));
        }
        return !(tags().get("failover_priority") instanceof Number n) || n.intValue() > 0;
    }

    /** A text of it; empty when it is absent. */
    String text(String key) {
        Object value = json.get(key);
        return value == null ? "" : value.toString();
    }

    /** A map of it; empty when it is absent. */
    Map<String, Object> map(String key) {
        return texts(json.get(key));
    }

    /** Any map with its keys as texts. */
    static Map<String, Object> texts(@Nullable Object value) {
        Map<String, Object> result = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> {
                if (v != null) {
                    result.put(String.valueOf(k), v);
                }
            });
        }
        return result;
    }

    /** The names, for a sentence. */
    static String names(List<MemberView> members) {
        return String.join(", ", members.stream().map(MemberView::name).toList());
    }
}
