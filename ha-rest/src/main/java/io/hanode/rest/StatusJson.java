package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.SynchronousStatus;
import io.hanode.cluster.PatroniWords;
import io.hanode.model.Lsn;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ReplicationConnection;
import io.hanode.postgres.ServerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The node's status in Patroni's form and order of keys, with an object {@code hanode} of our own at the end. */
final class StatusJson {

    private StatusJson() {}

    static Map<String, Object> of(NodeFacts facts) {
        HaStatus status = facts.status();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("state", facts.state());
        // Peers take positions for proof that the server answers: one that is being stopped does not any more, or not
        // for long.
        ServerInfo server = facts.server();
        if (server == null) {
            json.put("role", facts.role());
        } else {
            json.put("postmaster_start_time", server.startTime());
            json.put("role", facts.role());
            json.put("server_version", server.versionNumber());
            putServer(json, facts);
        }
        putCommon(json, facts);
        json.put("hanode", own(status));
        return json;
    }

    private static void putServer(Map<String, Object> json, NodeFacts facts) {
        if (facts.status().postgres() instanceof PostgresState.Primary p) {
            json.put("xlog", Map.of("location", p.written().bytes()));
            json.put("timeline", p.timeline().number());
            putReplication(json, p.standbys());
        } else if (facts.status().postgres() instanceof PostgresState.Standby s) {
            json.put("xlog", positions(s));
            if (facts.isSyncStandby()) {
                json.put(NodeFacts.isQuorumMode(facts.status().config()) ? "quorum_standby" : "sync_standby", true);
            }
            json.put("timeline", s.timeline().number());
            putUnlessNull(json, "replication_state", PatroniWords.replicationState(s));
            putReplication(json, s.standbys());
        }
    }

    private static Map<String, Object> positions(PostgresState.Standby standby) {
        Lsn received = standby.received() == null ? standby.replayed() : standby.received();
        Map<String, Object> xlog = new LinkedHashMap<>();
        xlog.put("received_location", received.bytes());
        xlog.put("replayed_location", standby.replayed().bytes());
        xlog.put("replayed_timestamp", standby.replayedAt() == null ? null : PostgresTime.text(standby.replayedAt()));
        xlog.put("paused", standby.replayPaused());
        return xlog;
    }

    private static void putReplication(Map<String, Object> json, List<ReplicationConnection> standbys) {
        if (!standbys.isEmpty()) {
            json.put(
                    "replication", standbys.stream().map(StatusJson::connection).toList());
        }
    }

    private static Map<String, Object> connection(ReplicationConnection c) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("usename", c.userName());
        m.put("application_name", c.applicationName());
        m.put("client_addr", c.clientAddress().isEmpty() ? null : c.clientAddress());
        m.put("state", c.state());
        m.put("sync_state", c.syncState());
        m.put("sync_priority", c.syncPriority());
        return m;
    }

    private static void putCommon(Map<String, Object> json, NodeFacts facts) {
        HaStatus status = facts.status();
        putIf(json, "pause", status.config().paused());
        putIf(json, "cluster_unlocked", facts.unlocked());
        putIf(json, "failsafe_mode_is_active", status.failsafe());
        Instant seen = status.snapshotTime();
        putUnlessNull(json, "dcs_last_seen", seen == null ? null : seen.getEpochSecond());
        if (!status.tags().values().isEmpty()) {
            json.put("tags", status.tags().values());
        }
        status.postgres().knownSystemIdentifier().ifPresent(id -> json.put("database_system_identifier", id.value()));
        putIf(json, "pending_restart", !status.pendingRestart().isEmpty());
        putUnlessNull(json, "pending_restart_reason", PendingJson.reasons(status.pendingRestart()));
        Map<String, Object> program = new LinkedHashMap<>();
        program.put("version", PatroniWords.VERSION);
        program.put("scope", status.cluster().value());
        program.put("name", status.name().value());
        json.put("patroni", program);
        putUnlessNull(
                json,
                "scheduled_restart",
                status.scheduledRestart().map(PendingJson::restart).orElse(null));
        putIf(json, "watchdog_failed", !status.hindrances().isEmpty());
    }

    private static Map<String, Object> synchronous(SynchronousStatus s) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("mode", s.settings().mode().name().toLowerCase(Locale.ROOT));
        m.put("strict", s.settings().strict());
        m.put("standby_names", s.standbys());
        m.put("connected", s.connected());
        m.put("commits_wait", s.commitsWait());
        m.put("clients_held", s.clientsHeld());
        m.put("overrides", s.overrides());
        m.put("problems", s.problems());
        return m;
    }

    private static Map<String, Object> own(HaStatus status) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("instance", status.instance());
        own.put("lifecycle", status.lifecycle().name());
        own.put("situation", status.situation());
        own.put("rule", status.rule());
        own.put("reason", status.reason());
        Duration lease = status.leaseRemaining();
        putUnlessNull(own, "lease_remaining_ms", lease == null ? null : lease.toMillis());
        own.put("turn_age_ms", status.turnAge().toMillis());
        status.synchronous().ifPresent(s -> own.put("synchronous", synchronous(s)));
        putUnlessNull(own, "operation", status.operation());
        return own;
    }

    private static void putIf(Map<String, Object> json, String key, boolean flag) {
        if (flag) {
            json.put(key, true);
        }
    }

    private static void putUnlessNull(Map<String, Object> json, String key, @Nullable Object value) {
        if (value != null) {
            json.put(key, value);
        }
    }
}
