package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.Measurement;
import io.hanode.cluster.PatroniWords;
import io.hanode.postgres.PostgresState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The exact text of the metrics. */
class MetricsTextTest {

    private static String metrics(Statuses statuses, Measurement... measurements) {
        return MetricsText.of(new NodeFacts(statuses.build()), Collections.emptySortedMap(), List.of(measurements));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(MetricsTextTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void metricsOfAPrimary() throws IOException {
        String text = metrics(
                Statuses.primary(),
                new Measurement(
                        "hanode.dcs.call",
                        Map.of("operation", "read", "outcome", "ok"),
                        12,
                        Duration.ofMillis(30),
                        Duration.ofMillis(2)),
                new Measurement("hanode.failover.promote", Map.of(), 1, Duration.ofMillis(51), Duration.ofMillis(51)),
                new Measurement("hanode.role.changes", Map.of("rule", "R301"), 2, null, null),
                new Measurement("hanode.turn", Map.of(), 3, Duration.ofMillis(1500), Duration.ofNanos(12_345)));
        assertThat(text).isEqualTo(golden("metrics-primary.txt"));
    }

    @Test
    void namesAndOrderArePatronis() {
        List<String> names = metrics(Statuses.replica())
                .lines()
                .filter(l -> l.startsWith("patroni_"))
                .map(l -> l.substring("patroni_".length(), l.indexOf('{')))
                .toList();
        assertThat(names)
                .containsExactly(
                        "version",
                        "postgres_running",
                        "postmaster_start_time",
                        "primary",
                        "xlog_location",
                        "standby_leader",
                        "replica",
                        "sync_standby",
                        "quorum_standby",
                        "xlog_received_location",
                        "xlog_replayed_location",
                        "xlog_replayed_timestamp",
                        "xlog_paused",
                        "postgres_streaming",
                        "postgres_in_archive_recovery",
                        "postgres_server_version",
                        "cluster_unlocked",
                        "failsafe_mode_is_active",
                        "failsafe_mode_enabled",
                        "failsafe_member",
                        "postgres_timeline",
                        "dcs_last_seen",
                        "pending_restart",
                        "is_paused",
                        "postgres_state",
                        "failover_priority");
    }

    @Test
    void valuesOfAReplica() {
        Statuses s = Statuses.replica()
                .config("pause", true)
                .config("synchronous_mode", "quorum")
                .key("sync", "{\"leader\":\"pg-a\",\"quorum\":1,\"sync_standby\":\"pg-b\"}")
                .tags(Map.of("failover_priority", 3));
        String labels = "{scope=\"demo\",name=\"pg-b\"} ";
        assertThat(metrics(s).lines().toList())
                .contains(
                        "patroni_primary" + labels + "0",
                        "patroni_replica" + labels + "1",
                        "patroni_sync_standby" + labels + "0",
                        "patroni_quorum_standby" + labels + "1",
                        "patroni_xlog_location" + labels + "0",
                        "patroni_xlog_received_location" + labels + "67419744",
                        "patroni_xlog_replayed_location" + labels + "67419744",
                        "patroni_xlog_replayed_timestamp" + labels + "1787946001.5",
                        "patroni_postgres_streaming" + labels + "1",
                        "patroni_postgres_in_archive_recovery" + labels + "0",
                        "patroni_is_paused" + labels + "1",
                        "patroni_failover_priority" + labels + "3");
    }

    @Test
    void failsafeModeIsTold() {
        String labels = "{scope=\"demo\",name=\"pg-b\"} ";
        assertThat(metrics(Statuses.primary().inFailsafe()).lines().toList())
                .contains(
                        "patroni_primary" + labels + "1",
                        "hanode_leader" + labels + "1",
                        "patroni_failsafe_mode_is_active" + labels + "1",
                        "patroni_failsafe_mode_enabled" + labels + "1",
                        "patroni_failsafe_member" + labels + "1");
        assertThat(metrics(Statuses.replica()
                                .config("failsafe_mode", true)
                                .key("failsafe", "{\"pg-a\":\"http://10.0.0.1:8008/patroni\"}"))
                        .lines()
                        .toList())
                .contains(
                        "patroni_failsafe_mode_is_active" + labels + "0",
                        "patroni_failsafe_mode_enabled" + labels + "1",
                        "patroni_failsafe_member" + labels + "0");
    }

    @Test
    void serverThatDoesNotAnswerHasNoPositionsAndNoReplicationState() {
        Statuses s = Statuses.replica().postgres(new PostgresState.Unreachable(null, "timeout"));
        String text = metrics(s);
        assertThat(text)
                .doesNotContain("patroni_postgres_streaming")
                .contains("patroni_postgres_running{scope=\"demo\",name=\"pg-b\"} 0\n")
                .contains("patroni_postgres_timeline{scope=\"demo\",name=\"pg-b\"} 0\n")
                .contains("patroni_postgres_state{scope=\"demo\",name=\"pg-b\"} -1\n");
    }

    @Test
    void labelsThatWouldEndEarlyAreEscaped() {
        PrometheusWriter out = new PrometheusWriter("a\"b\\c\nd", "n");
        out.sample("m", Map.of("rule", "\"}"), "1");
        assertThat(out.toString()).isEqualTo("m{scope=\"a\\\"b\\\\c\\nd\",name=\"n\",rule=\"\\\"}\"} 1\n");
    }

    @Test
    void everyStateOfAServerHasPatronisNumber() {
        assertThat(StateNumbers.of(PatroniWords.RUNNING)).isEqualTo(5);
        assertThat(StateNumbers.of("crashed")).isEqualTo(14);
        assertThat(StateNumbers.of(PatroniWords.UNKNOWN)).isEqualTo(-1);
    }

    @Test
    void timesOfPostgresAreReadInAnyZone() {
        assertThat(PostgresTime.parse("2026-08-28 19:39:26.352526+00")).isEqualTo("2026-08-28T19:39:26.352526Z");
        assertThat(PostgresTime.parse("2026-08-28 19:39:26+05:30")).isEqualTo("2026-08-28T14:09:26Z");
        assertThat(PostgresTime.parse("yesterday")).isNull();
    }
}
