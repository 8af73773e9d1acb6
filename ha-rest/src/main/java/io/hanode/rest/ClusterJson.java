package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.PatroniWords;
import io.hanode.model.Lsn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cluster in Patroni's form ({@code GET /cluster}). */
final class ClusterJson {

    private ClusterJson() {}

    static Map<String, Object> of(HaStatus status, ClusterSnapshot snapshot) {
        List<Object> members = new ArrayList<>();
        snapshot.members().values().forEach(m -> members.add(member(m, snapshot, status.config())));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("members", members);
        json.put("scope", status.cluster().value());
        if (status.config().paused()) {
            json.put("pause", true);
        }
        FailoverRecord request = snapshot.failover();
        if (request != null && request.scheduledAt() != null) {
            Map<String, Object> scheduled = new LinkedHashMap<>();
            scheduled.put("at", PendingJson.iso(request.scheduledAt()));
            putUnlessNull(
                    scheduled,
                    "from",
                    request.leader() == null ? null : request.leader().value());
            putUnlessNull(
                    scheduled,
                    "to",
                    request.candidate() == null ? null : request.candidate().value());
            json.put("scheduled_switchover", scheduled);
        }
        return json;
    }

    private static Map<String, Object> member(MemberRecord member, ClusterSnapshot snapshot, ClusterConfig config) {
        boolean leader = snapshot.leader() != null && snapshot.leader().name().equals(member.name());
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("name", member.name().value());
        m.put("role", role(member, leader, snapshot, config));
        m.put("state", leader || member.replicationState() == null ? member.state() : member.replicationState());
        putUnlessNull(m, "api_url", member.apiUrl());
        member.server().ifPresent(server -> {
            m.put("host", server.host());
            m.put("port", server.port());
        });
        putUnlessNull(
                m,
                "timeline",
                member.timeline() == null ? null : member.timeline().number());
        if (member.pendingRestart()) {
            m.put("pending_restart", true);
        }
        putUnlessNull(m, "pending_restart_reason", PendingJson.reasons(member.pendingChanges()));
        putUnlessNull(
                m,
                "scheduled_restart",
                member.scheduledRestart() == null ? null : PendingJson.restart(member.scheduledRestart()));
        if (!member.tags().values().isEmpty()) {
            m.put("tags", member.tags().values());
        }
        if (!leader) {
            Lsn written = snapshot.status().position();
            putPosition(m, "receive_", member.received(), written);
            putPosition(m, "replay_", member.replayed(), written);
            putPosition(m, "", member.position(), written);
        }
        return m;
    }

    private static String role(MemberRecord member, boolean leader, ClusterSnapshot snapshot, ClusterConfig config) {
        if (leader) {
            return config.followsAnotherCluster() ? PatroniWords.STANDBY_LEADER : "leader";
        }
        if (NodeFacts.isSyncMember(snapshot, member.name().value())) {
            return NodeFacts.isQuorumMode(config) ? "quorum_standby" : "sync_standby";
        }
        return PatroniWords.REPLICA;
    }

    /** Lag is what the leader has last written beyond the position; 0 when that is older. */
    private static void putPosition(
            Map<String, Object> m, String prefix, @Nullable Lsn position, @Nullable Lsn written) {
        Object lag = "unknown";
        if (position != null) {
            lag = written != null && written.isAfter(position) ? written.minus(position) : 0L;
        }
        m.put(prefix + "lsn", position == null ? "unknown" : position.toString());
        m.put(prefix + "lag", lag);
    }

    private static void putUnlessNull(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
