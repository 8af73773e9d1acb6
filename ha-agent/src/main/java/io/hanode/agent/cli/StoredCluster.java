package io.hanode.agent.cli;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.Json;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.SyncRecord;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Revision;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as the store holds it. It reads the keys as they are rather than as a node would use them: a person has to see also what a
 * node refuses.
 *
 * @param name the cluster
 * @param tree its keys
 */
record StoredCluster(String name, DcsTree tree) {

    /** Whether nothing is stored under this name. */
    boolean isAbsent() {
        return tree.leader() == null && tree.entries().isEmpty();
    }

    /** As it is shown. */
    ClusterView view() {
        List<MemberView> members = new ArrayList<>();
        records().forEach((member, json) -> members.add(member(member, json)));
        return new ClusterView(
                name, text(ClusterKeys.INITIALIZE).orElse(null), members, leader(), isSet("pause"), scheduled());
    }

    @Nullable
    String leader() {
        return tree.leader() == null ? null : tree.leader().value();
    }

    /** The dynamic configuration; empty when there is none. */
    Map<String, Object> config() {
        return object(ClusterKeys.CONFIG);
    }

    /** The version of a key; empty when it is absent. */
    Optional<Revision> revision(String key) {
        return Optional.ofNullable(tree.entries().get(key)).map(DcsEntry::revision);
    }

    /** A request for a change of leader; empty when there is none. */
    Map<String, Object> request() {
        Map<String, Object> request = object(ClusterKeys.FAILOVER);
        return request.get("leader") == null && request.get("member") == null ? Map.of() : request;
    }

    /** Entries of the timelines' history, each with 3 to 5 items. */
    List<List<Object>> history() {
        List<List<Object>> rows = new ArrayList<>();
        try {
            for (Object row : Json.array(text(ClusterKeys.HISTORY).orElse("[]"))) {
                if (row instanceof List<?> items) {
                    rows.add(new ArrayList<>(items));
                }
            }
        } catch (IllegalArgumentException e) {
            throw CliException.failed("the history in the store cannot be read: " + e.getMessage());
        }
        return rows;
    }

    /** The members' records, by name. */
    Map<String, Map<String, Object>> records() {
        Map<String, Map<String, Object>> records = new LinkedHashMap<>();
        tree.entries().forEach((key, entry) -> {
            String member = key.startsWith(ClusterKeys.MEMBERS) ? key.substring(ClusterKeys.MEMBERS.length()) : "";
            if (NodeName.fault(member).isEmpty()) {
                records.put(member, parse(entry.value()));
            }
        });
        return records;
    }

    /** Whether the cluster follows another one. */
    boolean isStandbyCluster() {
        return ClusterConfig.of(config()).followsAnotherCluster();
    }

    /** Whether commits wait for standbys. */
    boolean isSynchronous() {
        return !isStandbyCluster() && (isSet("synchronous_mode") || isQuorum());
    }

    /** Whether a member may become leader without losing what was committed, as the sync record has it. */
    boolean isSyncMember(String member) {
        try {
            SyncRecord sync = SyncRecord.parse(text(ClusterKeys.SYNC).orElse("{}"), null);
            return sync.isActive()
                    && sync.standbys().stream().anyMatch(s -> s.value().equalsIgnoreCase(member));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isQuorum() {
        return String.valueOf(config().get("synchronous_mode")).equalsIgnoreCase("quorum");
    }

    private boolean isSet(String key) {
        return List.of("true", "on", "yes", "1")
                .contains(String.valueOf(config().get(key)).toLowerCase(Locale.ROOT));
    }

    private Map<String, Object> scheduled() {
        Map<String, Object> request = request();
        Map<String, Object> scheduled = new LinkedHashMap<>();
        if (request.get("scheduled_at") != null) {
            scheduled.put("at", Times.iso(String.valueOf(request.get("scheduled_at"))));
            put(scheduled, "from", request.get("leader"));
            put(scheduled, "to", request.get("member"));
        }
        return scheduled;
    }

    private MemberView member(String member, Map<String, Object> json) {
        boolean leader = member.equals(leader());
        String role = leader ? (isStandbyCluster() ? "standby_leader" : "leader") : standbyRole(member);
        Object replication = role.equals("leader") ? null : json.get("replication_state");
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", member);
        view.put("role", role);
        view.put("state", replication != null ? replication : json.getOrDefault("state", ""));
        put(view, "api_url", json.get("api_url"));
        MemberRecord.parse(NodeName.of(member), Json.write(json)).server().ifPresent(server -> {
            view.put("host", server.host());
            view.put("port", server.port());
        });
        for (String key :
                List.of("timeline", "pending_restart", "pending_restart_reason", "scheduled_restart", "tags")) {
            put(view, key, json.get(key));
        }
        if (!leader) {
            putPosition(view, "receive_", json.get("receive_lsn"));
            putPosition(view, "replay_", json.get("replay_lsn"));
            putPosition(view, "", json.get("xlog_location"));
        }
        return new MemberView(view);
    }

    private String standbyRole(String member) {
        return isSynchronous() && isSyncMember(member) ? (isQuorum() ? "quorum_standby" : "sync_standby") : "replica";
    }

    private void putPosition(Map<String, Object> view, String prefix, @Nullable Object position) {
        boolean known = position instanceof Number n && n.longValue() != 0;
        long bytes = known && position instanceof Number n ? n.longValue() : 0;
        view.put(prefix + "lsn", known ? Lsn.of(bytes).toString() : "unknown");
        view.put(prefix + "lag", known ? (Object) Math.max(0, written() - bytes) : "unknown");
    }

    /** How far the leader last said to have written. */
    private long written() {
        String status = text("status").orElse(text("optime/leader").orElse("0")).strip();
        Object position = status.startsWith("{") ? parse(status).get("optime") : status;
        return position instanceof Number n
                ? n.longValue()
                : position instanceof String s && s.matches("[0-9]{1,18}") ? Long.parseLong(s) : 0;
    }

    private Map<String, Object> object(String key) {
        return parse(text(key).orElse("{}"));
    }

    private Optional<String> text(String key) {
        return Optional.ofNullable(tree.entries().get(key)).map(DcsEntry::value);
    }

    private static Map<String, Object> parse(String json) {
        try {
            return Json.object(json);
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
