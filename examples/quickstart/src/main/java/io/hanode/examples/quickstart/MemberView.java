package io.hanode.examples.quickstart;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One member as {@code GET /cluster} tells it.
 *
 * @param name its name
 * @param role leader, replica, …
 * @param state running, streaming, …; empty when it is not told
 * @param timeline its timeline; 0 when unknown
 * @param lag bytes behind the leader; -1 when unknown, or when it is the leader
 */
public record MemberView(String name, String role, String state, long timeline, long lag) {

    static MemberView of(Map<?, ?> json) {
        return new MemberView(
                text(json.get("name")),
                text(json.get("role")),
                text(json.get("state")),
                number(json.get("timeline"), 0),
                number(json.get("lag"), -1));
    }

    /** Whether it holds the leader lock. */
    public boolean isLeader() {
        return role.equals("leader");
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    private static long number(@Nullable Object value, long unknown) {
        return value instanceof Number n ? n.longValue() : unknown;
    }
}
