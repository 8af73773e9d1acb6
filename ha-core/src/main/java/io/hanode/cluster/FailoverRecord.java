package io.hanode.cluster;

import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to change the leader. With a leader it is a switchover (planned), without one a failover.
 *
 * @param leader the leader that is to step down; null for a failover
 * @param candidate who is wanted next; null for the best
 * @param scheduledAt when, by the wall clock; null for now
 * @param revision the key's version, for clearing it; null when it was not read from the store
 */
public record FailoverRecord(
        @Nullable NodeName leader,
        @Nullable NodeName candidate,
        @Nullable Instant scheduledAt,
        @Nullable Revision revision) {

    /** The value that says "no request". */
    public static final String NONE = "{}";

    private static final Pattern EARLY = Pattern.compile("[^\\[\\]{}\":]*:[^\\[\\]{}\":]*");

    /** Whether it is a planned change away from a named leader. */
    public boolean isSwitchover() {
        return leader != null;
    }

    /** Patroni's JSON. */
    public String toJson() {
        Map<String, Object> m = new LinkedHashMap<>();
        if (leader != null) {
            m.put("leader", leader.value());
        }
        if (candidate != null) {
            m.put("member", candidate.value());
        }
        if (scheduledAt != null) {
            m.put("scheduled_at", scheduledAt.atOffset(java.time.ZoneOffset.UTC).toString());
        }
        return Json.write(m);
    }

    /**
     * Reads Patroni's JSON, or the {@code leader:candidate} of its first versions. Null when it asks for nothing: neither leader nor
     * candidate.
     *
     * @throws IllegalArgumentException when the text, a name or the time cannot be read
     */
    public static @Nullable FailoverRecord parse(String text, @Nullable Revision revision) {
        Map<String, Object> m = EARLY.matcher(text).matches() ? early(text) : Json.object(text);
        NodeName leader = Json.text(m, "leader").map(NodeName::of).orElse(null);
        NodeName candidate = Json.text(m, "member").map(NodeName::of).orElse(null);
        if (leader == null && candidate == null) {
            return null;
        }
        try {
            Instant at = Json.text(m, "scheduled_at")
                    .map(t -> OffsetDateTime.parse(t).toInstant())
                    .orElse(null);
            return new FailoverRecord(leader, candidate, at, revision);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("scheduled_at is no ISO time with zone: " + m.get("scheduled_at"), e);
        }
    }

    private static Map<String, Object> early(String text) {
        Map<String, Object> m = new LinkedHashMap<>();
        int colon = text.indexOf(':');
        m.put("leader", text.substring(0, colon).strip());
        m.put("member", text.substring(colon + 1).strip());
        m.values().removeIf(""::equals);
        return m;
    }
}
