package io.hanode.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.dcs.FencingToken;
import io.hanode.dcs.Revision;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.postgres.PendingChange;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples are what Patroni 4.1 writes. */
class RecordsTest {

    private static final NodeName PG_B = NodeName.of("pg-b");

    @Test
    void memberOfPatroniIsReadAndWrittenBackInItsOrder() {
        String json =
                "{\"conn_url\":\"postgres://10.0.0.2:5432/postgres\",\"api_url\":\"http://10.0.0.2:8008/patroni\","
                        + "\"state\":\"running\",\"role\":\"replica\",\"version\":\"4.1.4\","
                        + "\"tags\":{\"clonefrom\":true,\"dc\":\"eu1\",\"failover_priority\":2},\"pending_restart\":true,"
                        + "\"xlog_location\":67395656,\"replay_lsn\":67395000,\"receive_lsn\":67395656,"
                        + "\"replication_state\":\"streaming\",\"timeline\":3,\"pause\":true}";
        MemberRecord member = MemberRecord.parse(PG_B, json);
        assertThat(member.toJson()).isEqualTo(json);
        assertThat(member.position()).isEqualTo(Lsn.of(67395656));
        assertThat(member.timeline()).isEqualTo(Timeline.of(3));
        assertThat(member.tags().failoverPriority()).isEqualTo(2);
        assertThat(member.isPrimary()).isFalse();
        assertThat(member.instance()).isNull();
    }

    @Test
    void fieldsThatWeDoNotKnowArePassedOver() {
        String json = "{\"state\":\"running\",\"role\":\"primary\",\"proxy_url\":\"postgres://10.0.0.2:6432/postgres\","
                + "\"pending_restart_reason\":{\"max_connections\":{\"old_value\":\"100\"}},"
                + "\"scheduled_restart\":{\"schedule\":\"2026-09-24T10:36:00+02:00\"},\"timeline\":\"three\"}";
        MemberRecord member = MemberRecord.parse(PG_B, json);
        assertThat(member.isPrimary() && member.isRunning()).isTrue();
        assertThat(member.timeline()).isNull();
    }

    @Test
    void pendingAndScheduledRestartAreReadAndWrittenBack() {
        String json = "{\"state\":\"running\",\"role\":\"replica\",\"version\":\"4.1.4\","
                + "\"proxy_url\":\"postgres://10.0.0.2:6432/postgres\",\"pending_restart\":true,"
                + "\"pending_restart_reason\":{\"max_connections\":{\"old_value\":\"100\",\"new_value\":\"200\"}},"
                + "\"scheduled_restart\":{\"schedule\":\"2026-09-24T10:36:00+02:00\","
                + "\"postmaster_start_time\":\"2026-08-28 19:39:26+00:00\",\"role\":\"replica\",\"restart_pending\":true}}";

        MemberRecord member = MemberRecord.parse(PG_B, json);

        assertThat(member.pendingChanges()).containsExactly(new PendingChange("max_connections", "100", "200"));
        assertThat(member.scheduledRestart())
                .isEqualTo(new ScheduledRestart(
                        Instant.parse("2026-09-24T08:36:00Z"),
                        "replica",
                        null,
                        true,
                        null,
                        "2026-08-28 19:39:26+00:00"));
        assertThat(MemberRecord.parse(PG_B, member.toJson())).isEqualTo(member);
        assertThat(member.toJson()).contains("\"schedule\":\"2026-09-24T08:36:00Z\"");
    }

    @Test
    void newPrimaryWithoutCheckpointSaysFalseAndADoneOneSaysNothing() {
        assertThat(MemberRecord.parse(PG_B, "{\"checkpoint_after_promote\":false}")
                        .checkpointPending())
                .isTrue();
        assertThat(MemberRecord.parse(PG_B, "{}").checkpointPending()).isFalse();
        assertThat(MemberRecord.parse(PG_B, "{}").toJson()).doesNotContain("checkpoint_after_promote");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://10.0.0.2:5433/postgres, 10.0.0.2, 5433",
        "postgres://pg-b/postgres, pg-b, 5432",
        "postgres://pg_b_1:5432/postgres, pg_b_1, 5432",
        "postgres://[fd00::2]:5432/postgres, fd00::2, 5432",
        "postgresql://user:secret@db.example:1/x?sslmode=require, db.example, 1"
    })
    void serverIsFoundInTheConnectionUrl(String url, String host, int port) {
        MemberRecord member = MemberRecord.parse(PG_B, Json.write(Map.of("conn_url", url)));
        assertThat(member.server()).contains(new MemberRecord.HostPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "postgres://", "http://10.0.0.2:5432/", "postgres://:5432/x", "postgres://h:port/x"})
    void damagedConnectionUrlTellsNoServer(String url) {
        assertThat(MemberRecord.parse(PG_B, Json.write(Map.of("conn_url", url))).server())
                .isEqualTo(Optional.empty());
    }

    @Test
    void requestWithALeaderIsASwitchoverAndOneWithoutIsAFailover() {
        FailoverRecord planned = FailoverRecord.parse(
                "{\"leader\":\"pg-a\",\"member\":\"pg-b\",\"scheduled_at\":\"2026-09-24T10:36:00+02:00\"}",
                new Revision(4));
        assertThat(planned)
                .isEqualTo(new FailoverRecord(
                        NodeName.of("pg-a"), PG_B, Instant.parse("2026-09-24T08:36:00Z"), new Revision(4)));
        assertThat(planned.isSwitchover()).isTrue();
        assertThat(planned.toJson())
                .isEqualTo("{\"leader\":\"pg-a\",\"member\":\"pg-b\",\"scheduled_at\":\"2026-09-24T08:36Z\"}");
        assertThat(FailoverRecord.parse(planned.toJson(), new Revision(4))).isEqualTo(planned);
        assertThat(FailoverRecord.parse("{\"member\":\"pg-b\"}", null).isSwitchover())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"scheduled_at\":\"2026-09-24T10:36:00+02:00\"}", "{\"leader\":\"\"}"})
    void requestThatNamesNobodyIsNone(String json) {
        assertThat(FailoverRecord.parse(json, null)).isNull();
    }

    @Test
    void requestInTheFormOfEarlyPatronisIsRead() {
        assertThat(FailoverRecord.parse("pg-a: pg-b", null))
                .isEqualTo(new FailoverRecord(NodeName.of("pg-a"), PG_B, null, null));
        assertThat(FailoverRecord.parse(":pg-b", null)).isEqualTo(new FailoverRecord(null, PG_B, null, null));
        assertThat(FailoverRecord.parse("pg-a:", null))
                .isEqualTo(new FailoverRecord(NodeName.of("pg-a"), null, null, null));
        assertThat(FailoverRecord.parse(":", null)).isNull();
        assertThatThrownBy(() -> FailoverRecord.parse("pg/a:pg-b", null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timeWithoutZoneIsRefused() {
        assertThatThrownBy(() ->
                        FailoverRecord.parse("{\"leader\":\"pg-a\",\"scheduled_at\":\"2026-09-24T10:36:00\"}", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2026-09-24T10:36:00");
    }

    @Test
    void syncRecordListsItsStandbysSorted() {
        String json = "{\"leader\":\"pg-a\",\"quorum\":0,\"sync_standby\":\"pg-b,pg-c\"}";
        SyncRecord sync = SyncRecord.parse(json, null);
        assertThat(sync.standbys()).containsExactly(PG_B, NodeName.of("pg-c"));
        assertThat(sync.toJson()).isEqualTo(json);
        assertThat(SyncRecord.parse("{\"leader\":\"pg-a\",\"quorum\":0,\"sync_standby\":null}", null)
                        .isActive())
                .isTrue();
        assertThat(SyncRecord.parse("{\"sync_standby\":\"pg-b\"}", null)).isEqualTo(SyncRecord.NONE);
    }

    @Test
    void statusRecordIsReadInItsPresentAndItsOlderForms() {
        String json = "{\"optime\":67395656,\"slots\":{\"app_cdc\":67380000,\"pg_a\":67395656},"
                + "\"retain_slots\":[\"pg_b\",\"pg_c\"]}";
        StatusRecord status = StatusRecord.parse(json);
        assertThat(status.toJson()).isEqualTo(json);
        assertThat(StatusRecord.parse("67395656").position()).isEqualTo(Lsn.of(67395656));
        assertThat(StatusRecord.parse(
                        "{\"optime\":1,\"slots\":\"{\\\"pg_a\\\":2}\",\"retain_slots\":\"[\\\"pg_b\\\"]\"}"))
                .isEqualTo(new StatusRecord(
                        Lsn.of(1),
                        new java.util.TreeMap<>(Map.of("pg_a", Lsn.of(2))),
                        java.util.List.of("pg_b"),
                        null,
                        null));
        String ours = "{\"optime\":1,\"hanode\":{\"timeline\":3,\"paused\":\"pg_a\"}}";
        assertThat(StatusRecord.parse(ours).timeline()).isEqualTo(Timeline.of(3));
        assertThat(StatusRecord.parse(ours).paused()).isEqualTo(NodeName.of("pg_a"));
        assertThat(StatusRecord.parse("{\"optime\":1,\"hanode\":{\"paused\":\"a/b\"}}")
                        .paused())
                .isNull();
        assertThat(StatusRecord.parse(ours).toJson()).isEqualTo(ours);
    }

    @Test
    void historyRecordIsReadAndWrittenBackAlsoWithShortEntries() {
        String json = "[[1,25623960,\"no recovery target specified\",\"2026-01-01T00:00:00+00:00\",\"pg-b\"],"
                + "[2,25624344,\"no recovery target specified\",\"2026-01-02T00:00:00+00:00\"],"
                + "[3,25624400,\"no recovery target specified\"]]";
        HistoryRecord history = HistoryRecord.parse(json);
        assertThat(history.toJson()).isEqualTo(json);
        assertThat(history.currentTimeline()).isEqualTo(4);
        assertThat(HistoryRecord.parse("[]").currentTimeline()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "[1]", "[[1]]", "[[1,2]]", "[[\"one\",2,\"\"]]", "[[0,2,\"\"]]", "[[1,null,\"\"]]", "x"})
    void damagedHistoryIsRefusedAsAWhole(String json) {
        assertThatThrownBy(() -> HistoryRecord.parse(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void timelineRecordIsReadAndWrittenBack() {
        TimelineRecord record = TimelineRecord.done(Timeline.of(3), PG_B, new FencingToken(9));
        assertThat(TimelineRecord.parse(record.toJson())).isEqualTo(record);
        assertThatThrownBy(() -> TimelineRecord.parse("{\"timeline\":3}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TimelineRecord.parse("{\"timeline\":0,\"token\":1}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void initializeKeyNamesTheClusterOnlyWhenItHoldsAnIdentifier() {
        assertThat(new InitializeRecord("7268616322854375442", new Revision(1)).systemIdentifier())
                .isPresent();
        assertThat(new InitializeRecord("", new Revision(1)).systemIdentifier()).isEmpty();
        assertThat(new InitializeRecord("garbage", new Revision(1)).systemIdentifier())
                .isEmpty();
    }
}
