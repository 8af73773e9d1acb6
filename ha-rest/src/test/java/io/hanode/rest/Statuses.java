package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.RestartRequest;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.SnapshotParser;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import io.hanode.model.ClusterName;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Tags;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ReplicationConnection;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SynchronousState;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statuses of a healthy node pg-b in a cluster of pg-a (leader) and pg-b; a test says only what differs. */
final class Statuses {

    static final SystemIdentifier SYSTEM = new SystemIdentifier("7268616322854375442");

    boolean leader;
    boolean failsafe;
    PostgresState postgres = standby(67_419_744, 67_419_744, true);
    String leaderName = "pg-a";
    boolean storeReachable = true;
    boolean read = true;
    Map<String, Object> config = new LinkedHashMap<>(Map.of("ttl", 30, "loop_wait", 10));
    Map<String, Object> tags = Map.of();
    Map<String, String> keys = new LinkedHashMap<>();
    String rule = "R401";

    @Nullable
    String operation;

    Optional<RestartRequest> scheduledRestart = Optional.empty();
    List<String> hindrances = List.of();
    Duration turnAge = Duration.ofSeconds(1);
    HaStatus.Lifecycle lifecycle = HaStatus.Lifecycle.RUNNING;

    Statuses() {
        keys.put("members/pg-a", """
                {"conn_url":"postgres://10.0.0.1:5432/postgres","api_url":"http://10.0.0.1:8008/patroni",\
                "state":"running","role":"primary","version":"4.1.4","xlog_location":67419744,"timeline":3}""");
        keys.put("members/pg-b", """
                {"conn_url":"postgres://10.0.0.2:5433/postgres","api_url":"http://10.0.0.2:8008/patroni",\
                "state":"running","role":"replica","version":"4.1.4","tags":{"clonefrom":true},"xlog_location":67395656,\
                "replay_lsn":67395000,"receive_lsn":67395656,"replication_state":"streaming","timeline":3}""");
        keys.put("status", "{\"optime\":67395656}");
    }

    static Statuses replica() {
        return new Statuses();
    }

    static Statuses primary() {
        Statuses s = new Statuses();
        s.leader = true;
        s.leaderName = "pg-b";
        s.postgres = primaryState();
        return s;
    }

    Statuses config(String key, Object value) {
        config.put(key, value);
        return this;
    }

    /** The store is away, and everybody agrees that the leader goes on. */
    Statuses inFailsafe() {
        failsafe = true;
        storeReachable = false;
        config.put("failsafe_mode", true);
        return key("failsafe", "{\"pg-a\":\"http://10.0.0.1:8008/patroni\",\"pg-b\":\"http://10.0.0.2:8008/patroni\"}");
    }

    Statuses key(String key, String value) {
        keys.put(key, value);
        return this;
    }

    Statuses postgres(PostgresState state) {
        postgres = state;
        return this;
    }

    Statuses tags(Map<String, Object> values) {
        tags = values;
        return this;
    }

    static PostgresState.Standby standby(long received, long replayed, boolean streaming) {
        return new PostgresState.Standby(
                server(List.of()),
                Timeline.of(3),
                Lsn.of(received),
                Lsn.of(replayed),
                null,
                streaming,
                false,
                TimelineHistory.none(Timeline.of(3)),
                List.of(),
                false,
                Instant.parse("2026-08-28T19:40:01.5Z"),
                !streaming,
                null);
    }

    static PostgresState.Primary primaryState() {
        return primaryState(List.of());
    }

    static PostgresState.Primary primaryState(List<PendingChange> pending) {
        return new PostgresState.Primary(
                server(pending),
                Timeline.of(3),
                Lsn.of(67_419_744),
                TimelineHistory.none(Timeline.of(3)),
                true,
                List.of(new ReplicationConnection(
                        77, "pg-c", "replicator", "10.0.0.3", "streaming", "async", 0, null, null, null)),
                SynchronousState.NONE);
    }

    private static ServerInfo server(List<PendingChange> pending) {
        return new ServerInfo(
                new PostmasterIdentity(4711, 1),
                "2026-08-28 19:39:26.352526+00:00",
                170_002,
                SYSTEM,
                pending,
                List.of());
    }

    ClusterSnapshot snapshot() {
        Map<String, DcsEntry> entries = new LinkedHashMap<>();
        keys.forEach((k, v) -> entries.put(k, new DcsEntry(k, v, new Revision(1))));
        LeaderEntry lock = leaderName.isEmpty() ? null : new LeaderEntry(leaderName, new FencingToken(7));
        return SnapshotParser.parse(DcsTree.of(entries, lock));
    }

    HaStatus build() {
        return new HaStatus(
                new ClusterName("demo"),
                NodeName.of("pg-b"),
                "i-42",
                lifecycle,
                leader,
                leader ? Duration.ofMillis(18_500) : null,
                failsafe,
                HaStatus.Role.STANDBY,
                postgres,
                read ? snapshot() : null,
                read ? Instant.ofEpochSecond(1_724_874_545) : null,
                storeReachable,
                ClusterConfig.of(config),
                Tags.of(tags),
                "Following",
                rule,
                "following pg-a",
                operation,
                scheduledRestart,
                turnAge,
                hindrances,
                List.of());
    }
}
