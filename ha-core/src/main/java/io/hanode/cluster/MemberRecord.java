package io.hanode.cluster;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.model.Timeline;
import io.hanode.postgres.PendingChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A member as it publishes itself under {@code members/<name>} (Patroni's JSON; absent fields are null here).
 *
 * @param name the member
 * @param connUrl {@code postgres://host:port/database}
 * @param apiUrl its REST API, ending in {@code /patroni}
 * @param state Patroni's state text, for instance {@code running}
 * @param role Patroni's role text, for instance {@code replica}
 * @param version the version text of the program
 * @param tags its tags
 * @param position {@code xlog_location}: written on a primary, the later of received and replayed on a standby
 * @param received {@code receive_lsn}, standbys only
 * @param replayed {@code replay_lsn}, standbys only
 * @param replicationState for instance {@code streaming}, standbys only
 * @param timeline its server's timeline
 * @param proxyUrl a proxy in front of its server, for clients; null when there is none
 * @param pendingRestart whether settings wait for a restart
 * @param pendingChanges which ones, when it tells
 * @param scheduledRestart the restart that it keeps until its time comes; null for none
 * @param pause whether it knows that the cluster is paused
 * @param checkpointPending a new primary that has not yet checkpointed on its timeline ({@code checkpoint_after_promote: false})
 * @param instance the process that wrote this; null when it was not one of ours
 */
public record MemberRecord(
        NodeName name,
        @Nullable String connUrl,
        @Nullable String apiUrl,
        String state,
        String role,
        String version,
        Tags tags,
        @Nullable Lsn position,
        @Nullable Lsn received,
        @Nullable Lsn replayed,
        @Nullable String replicationState,
        @Nullable Timeline timeline,
        @Nullable String proxyUrl,
        boolean pendingRestart,
        List<PendingChange> pendingChanges,
        @Nullable ScheduledRestart scheduledRestart,
        boolean pause,
        boolean checkpointPending,
        @Nullable String instance) {

    // Not java.net.URI: it finds no host in a name with an underscore, as container names have.
    private static final Pattern CONN_URL = Pattern.compile(
            "postgres(?:ql)?://(?:[^@/]*@)?(?:\\[(?<v6>[^]]+)]|(?<host>[^:/?]+))(?::(?<port>[0-9]{1,5}))?(?:[/?].*)?");

    /** Copies the list. */
    public MemberRecord {
        pendingChanges = List.copyOf(pendingChanges);
    }

    /** Host and port of its server, when {@code conn_url} tells them. */
    public Optional<HostPort> server() {
        Matcher url = CONN_URL.matcher(connUrl == null ? "" : connUrl);
        if (!url.matches()) {
            return Optional.empty();
        }
        String host = url.group("v6") != null ? url.group("v6") : url.group("host");
        int port = url.group("port") == null ? 5432 : Integer.parseInt(url.group("port"));
        return Optional.of(new HostPort(String.valueOf(host), port));
    }

    /**
     * A network address.
     *
     * @param host name or address, IPv6 without brackets
     * @param port TCP port
     */
    public record HostPort(String host, int port) {}

    /** The same member with other tags. */
    public MemberRecord tagged(Tags newTags) {
        return new MemberRecord(
                name,
                connUrl,
                apiUrl,
                state,
                role,
                version,
                newTags,
                position,
                received,
                replayed,
                replicationState,
                timeline,
                proxyUrl,
                pendingRestart,
                pendingChanges,
                scheduledRestart,
                pause,
                checkpointPending,
                instance);
    }

    /** Whether it says that its server accepts writes. */
    public boolean isPrimary() {
        return role.equals("primary") || role.equals("master") || role.equals("promoted");
    }

    /** Whether it says that its server is the standby that leads a standby cluster. */
    public boolean isStandbyLeader() {
        return role.equals(PatroniWords.STANDBY_LEADER);
    }

    /** Whether it says that its server is up. */
    public boolean isRunning() {
        return state.equals("running") || state.equals("streaming") || state.equals("in archive recovery");
    }

    /** Patroni's JSON, fields in Patroni's order, absent ones left out. */
    public String toJson() {
        Map<String, Object> m = new LinkedHashMap<>();
        put(m, "conn_url", connUrl);
        put(m, "api_url", apiUrl);
        m.put("state", state);
        m.put("role", role);
        m.put("version", version);
        put(m, "proxy_url", proxyUrl);
        if (checkpointPending) {
            m.put("checkpoint_after_promote", false);
        }
        put(m, "tags", tags.values().isEmpty() ? null : tags.values());
        put(m, "pending_restart", pendingRestart ? true : null);
        put(m, "pending_restart_reason", pendingChanges.isEmpty() ? null : reasons());
        put(m, "xlog_location", position == null ? null : position.bytes());
        put(m, "replay_lsn", replayed == null ? null : replayed.bytes());
        put(m, "receive_lsn", received == null ? null : received.bytes());
        put(m, "replication_state", replicationState);
        put(m, "timeline", timeline == null ? null : timeline.number());
        put(m, "scheduled_restart", scheduledRestart == null ? null : scheduledRestart.toMap());
        put(m, "pause", pause ? true : null);
        put(m, "hanode", instance == null ? null : Map.of("instance", instance));
        return Json.write(m);
    }

    private Map<String, Object> reasons() {
        Map<String, Object> reasons = new LinkedHashMap<>();
        pendingChanges.forEach(
                c -> reasons.put(c.name(), Map.of("old_value", c.oldValue(), "new_value", c.newValue())));
        return reasons;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    /**
     * Reads Patroni's JSON; unknown fields are passed over.
     *
     * @throws IllegalArgumentException when the text is no JSON object
     */
    public static MemberRecord parse(NodeName name, String json) {
        Map<String, Object> m = Json.object(json);
        return new MemberRecord(
                name,
                Json.text(m, "conn_url").orElse(null),
                Json.text(m, "api_url").orElse(null),
                Json.text(m, "state").orElse("unknown"),
                Json.text(m, "role").orElse("unknown"),
                Json.text(m, "version").orElse(""),
                tags(m.get("tags")),
                lsn(m.get("xlog_location")),
                lsn(m.get("receive_lsn")),
                lsn(m.get("replay_lsn")),
                Json.text(m, "replication_state").orElse(null),
                timeline(m.get("timeline")),
                Json.text(m, "proxy_url").orElse(null),
                Boolean.TRUE.equals(m.get("pending_restart")),
                changes(m.get("pending_restart_reason")),
                ScheduledRestart.of(m.get("scheduled_restart")).orElse(null),
                Boolean.TRUE.equals(m.get("pause")),
                Boolean.FALSE.equals(m.get("checkpoint_after_promote")),
                m.get("hanode") instanceof Map<?, ?> own && own.get("instance") instanceof String s ? s : null);
    }

    private static Tags tags(@Nullable Object value) {
        Map<String, Object> tags = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((k, v) -> {
                if (k instanceof String key && v != null) {
                    tags.put(key, v);
                }
            });
        }
        return Tags.of(tags);
    }

    private static List<PendingChange> changes(@Nullable Object value) {
        List<PendingChange> changes = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, change) -> {
                if (change instanceof Map<?, ?> c) {
                    changes.add(new PendingChange(
                            String.valueOf(name), text(c.get("old_value")), text(c.get("new_value"))));
                }
            });
        }
        changes.sort(Comparator.comparing(PendingChange::name));
        return changes;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : String.valueOf(value);
    }

    private static @Nullable Lsn lsn(@Nullable Object value) {
        Long n = Json.number(value);
        return n == null ? null : Lsn.of(n);
    }

    private static @Nullable Timeline timeline(@Nullable Object value) {
        Long n = Json.number(value);
        return n == null || n < 1 || n > Integer.MAX_VALUE ? null : Timeline.of(n.intValue());
    }
}
