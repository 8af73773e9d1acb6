package io.hanode.rest;

import io.hanode.cluster.Json;
import io.hanode.cluster.PatroniWords;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Tags;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerView;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a node's status, ours or Patroni's. */
final class PeerAnswerParser {

    private static final Set<String> PRIMARY_ROLES = Set.of(PatroniWords.PRIMARY, "master", "promoted");

    private PeerAnswerParser() {}

    /**
     * Reads the JSON. What is no status, or the status of another node, is silence: an address may have been given to somebody else.
     * Never throws.
     */
    static PeerView parse(NodeName node, String json) {
        try {
            Map<String, Object> m = Json.object(json);
            if (!(m.get("state") instanceof String) || !(m.get("role") instanceof String)) {
                return new PeerView.Silent(node, "answered with JSON that is no status: state or role is missing");
            }
            if (section(m, "patroni").get("name") instanceof String name && !name.equals(node.value())) {
                return new PeerView.Silent(node, "another node answers there: '" + name + "'");
            }
            return answered(node, m);
        } catch (IllegalArgumentException e) {
            return new PeerView.Silent(node, "answered with something that is no JSON object");
        }
    }

    private static PeerView answered(NodeName node, Map<String, Object> m) {
        Map<?, ?> wal = m.get("xlog") instanceof Map<?, ?> xlog ? xlog : section(m, "wal");
        Long timeline = number(m.get("timeline"));
        String identifier = m.get("database_system_identifier") instanceof String s ? s : "";
        return new PeerView.Answered(
                node,
                role(m, wal),
                timeline == null || timeline < 1 || timeline > Integer.MAX_VALUE
                        ? null
                        : Timeline.of(timeline.intValue()),
                position(wal),
                PatroniWords.STREAMING.equals(m.get("replication_state")),
                tags(section(m, "tags")),
                SystemIdentifier.isValid(identifier) ? new SystemIdentifier(identifier) : null,
                Boolean.TRUE.equals(m.get("watchdog_failed")),
                section(m, "hanode").get("instance") instanceof String s ? s : null);
    }

    /**
     * A position proves that the server answered, whatever word is given for its state. A running primary counts as one even without:
     * to overlook a primary is the worse error.
     */
    private static PeerView.Role role(Map<String, Object> m, Map<?, ?> wal) {
        boolean running = PatroniWords.RUNNING.equals(m.get("state"));
        Lsn position = position(wal);
        if (running || position != null) {
            if (number(wal.get("location")) != null || PRIMARY_ROLES.contains(String.valueOf(m.get("role")))) {
                return PeerView.Role.PRIMARY;
            }
        }
        return position == null ? PeerView.Role.DOWN : PeerView.Role.STANDBY;
    }

    private static @Nullable Lsn position(Map<?, ?> wal) {
        Lsn written = lsn(wal.get("location"));
        Lsn received = lsn(wal.get("received_location"));
        Lsn replayed = lsn(wal.get("replayed_location"));
        if (written != null) {
            return written;
        }
        return received == null && replayed == null ? null : Lsn.max(received, replayed);
    }

    private static @Nullable Lsn lsn(@Nullable Object value) {
        Long n = number(value);
        return n == null || n < 0 ? null : Lsn.of(n);
    }

    private static @Nullable Long number(@Nullable Object value) {
        return value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : null;
    }

    private static Map<?, ?> section(Map<String, Object> m, String key) {
        return m.get(key) instanceof Map<?, ?> section ? section : Map.of();
    }

    private static Tags tags(Map<?, ?> raw) {
        Map<String, Object> tags = new TreeMap<>();
        raw.forEach((k, v) -> {
            if (k instanceof String key && v != null) {
                tags.put(key, v);
            }
        });
        return Tags.of(tags);
    }
}
