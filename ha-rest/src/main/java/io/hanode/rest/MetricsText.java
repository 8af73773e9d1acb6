package io.hanode.rest;

import io.hanode.HaStatus;
import io.hanode.Measurement;
import io.hanode.cluster.PatroniWords;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What dashboards are drawn from: Patroni's metrics under their names and in their order, then our own. */
final class MetricsText {

    private final NodeFacts facts;
    private final HaStatus status;
    private final PrometheusWriter out;

    private MetricsText(NodeFacts facts) {
        this.facts = facts;
        this.status = facts.status();
        out = new PrometheusWriter(status.cluster().value(), status.name().value());
    }

    static String of(NodeFacts facts, SortedMap<String, Instant> certificates, List<Measurement> measurements) {
        MetricsText text = new MetricsText(facts);
        text.server();
        text.positions();
        text.replication();
        text.cluster();
        text.own();
        text.certificates(certificates);
        new MeasurementText(text.out).add(measurements);
        return text.out.toString();
    }

    private void server() {
        String version = Arrays.stream(PatroniWords.VERSION.split("\\."))
                .map(part -> part.length() < 2 ? "0" + part : part)
                .collect(Collectors.joining());
        out.gauge("patroni_version", "Version of Patroni whose interfaces are spoken, two digits a part", version);
        out.gauge("patroni_postgres_running", "Whether the server accepts connections", facts.running());
        ServerInfo server = facts.server();
        out.gauge(
                "patroni_postmaster_start_time",
                "When the server was started, in seconds since 1970",
                seconds(server == null ? null : PostgresTime.parse(server.startTime())));
        out.gauge("patroni_primary", "Whether this node leads and its server accepts writes", facts.primary());
    }

    private void positions() {
        PostgresState.Primary primary =
                facts.running() && status.postgres() instanceof PostgresState.Primary p ? p : null;
        PostgresState.Standby standby =
                facts.running() && status.postgres() instanceof PostgresState.Standby s ? s : null;
        out.counter(
                "patroni_xlog_location",
                "Position of the WAL that was written, 0 unless primary",
                primary == null ? 0 : primary.written().bytes());
        out.gauge("patroni_standby_leader", "Whether this node leads a standby cluster", facts.standbyLeader());
        out.gauge("patroni_replica", "Whether this node's server is a replica", isReplica());
        boolean quorum = NodeFacts.isQuorumMode(status.config());
        out.gauge("patroni_sync_standby", "Whether commits wait for this node", facts.isSyncStandby() && !quorum);
        out.gauge("patroni_quorum_standby", "Whether commits may wait for this node", facts.isSyncStandby() && quorum);
        out.counter(
                "patroni_xlog_received_location",
                "Position of the WAL that was received, 0 unless replica",
                standby == null
                        ? 0
                        : Objects.requireNonNullElse(standby.received(), standby.replayed())
                                .bytes());
        out.counter(
                "patroni_xlog_replayed_location",
                "Position of the WAL that was replayed, 0 unless replica",
                standby == null ? 0 : standby.replayed().bytes());
        out.gauge(
                "patroni_xlog_replayed_timestamp",
                "When the last replayed transaction was committed, in seconds since 1970, 0 when not known",
                seconds(standby == null ? null : standby.replayedAt()));
        out.gauge("patroni_xlog_paused", "Whether replay is paused", standby != null && standby.replayPaused());
    }

    private boolean isReplica() {
        return facts.role().equals(PatroniWords.REPLICA);
    }

    private void replication() {
        ServerInfo server = facts.server();
        if (server != null) {
            String state = PatroniWords.replicationState(status.postgres());
            out.gauge(
                    "patroni_postgres_streaming",
                    "Whether the server streams from another one",
                    PatroniWords.STREAMING.equals(state));
            out.gauge(
                    "patroni_postgres_in_archive_recovery",
                    "Whether the server replays from an archive",
                    state != null && !state.equals(PatroniWords.STREAMING));
        }
        out.gauge(
                "patroni_postgres_server_version",
                "Version of the server as a number, 0 when not known",
                String.valueOf(server == null ? 0 : server.versionNumber()));
    }

    private void cluster() {
        out.gauge("patroni_cluster_unlocked", "Whether nobody holds the leader lock", facts.unlocked());
        failsafe();
        out.gauge(
                "patroni_postgres_timeline",
                "Timeline of the server, 0 when not known",
                String.valueOf(facts.timeline()));
        out.gauge(
                "patroni_dcs_last_seen",
                "When the store was read last, in seconds since 1970",
                seconds(status.snapshotTime()));
        out.gauge(
                "patroni_pending_restart",
                "Whether settings wait for a restart of the server",
                !status.pendingRestart().isEmpty());
        out.gauge(
                "patroni_is_paused",
                "Whether the cluster is paused",
                status.config().paused());
        out.comment("patroni_postgres_state values: " + StateNumbers.legend());
        out.gauge(
                "patroni_postgres_state",
                "State of the server as a number, -1 when not known",
                String.valueOf(StateNumbers.of(facts.state())));
        out.gauge(
                "patroni_failover_priority",
                "How much this node is preferred in a failover, 0 for never",
                String.valueOf(status.tags().failoverPriority()));
    }

    private void failsafe() {
        out.gauge(
                "patroni_failsafe_mode_is_active",
                "Whether the leader goes on without the store, or this node agreed to that",
                status.failsafe());
        out.gauge(
                "patroni_failsafe_mode_enabled",
                "Whether a leader without the store goes on as long as all others agree",
                status.config().failsafeMode());
        out.gauge(
                "patroni_failsafe_member",
                "Whether this node is on the list of those that have to agree",
                status.snapshot() != null
                        && status.snapshot().failsafe().members().containsKey(status.name()));
    }

    private void own() {
        out.gauge(
                "hanode_leader",
                "Whether this node holds the leader lock and its lease is good, or goes on without it in failsafe mode",
                status.leader());
        Duration lease = status.leaseRemaining();
        out.gauge(
                "hanode_lease_remaining_seconds",
                "How long the lease is still good, 0 without one",
                PrometheusWriter.seconds(lease == null ? Duration.ZERO : lease));
        out.gauge(
                "hanode_turn_age_seconds",
                "How long ago the last turn ended",
                PrometheusWriter.seconds(status.turnAge()));
        out.gauge("hanode_store_reachable", "Whether the last read of the store succeeded", status.storeReachable());
        out.gauge("hanode_operation_running", "Whether a long operation is under way", status.operation() != null);
        status.synchronous()
                .ifPresent(s ->
                        out.gauge("hanode_commits_wait", "Whether commits wait for standbys now", s.commitsWait()));
    }

    private void certificates(SortedMap<String, Instant> ends) {
        if (ends.isEmpty()) {
            return;
        }
        String metric = "hanode_certificate_expiry_seconds";
        out.head(metric, "How long this node's certificate is still valid, below 0 when it has expired", "gauge");
        Instant now = Instant.now();
        ends.forEach((name, end) -> out.sample(
                metric,
                Map.of("certificate", name),
                String.valueOf(Duration.between(now, end).toSeconds())));
    }

    private static String seconds(@Nullable Instant instant) {
        return instant == null ? "0" : PrometheusWriter.seconds(Duration.between(Instant.EPOCH, instant));
    }
}
