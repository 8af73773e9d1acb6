package io.hanode.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaStatus;
import io.hanode.RestartRequest;
import io.hanode.cluster.Json;
import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostgresState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The exact text of status and cluster answers. */
class StatusJsonTest {

    private static String status(Statuses statuses) {
        return Json.write(StatusJson.of(new NodeFacts(statuses.build())));
    }

    private static String cluster(Statuses statuses) {
        HaStatus status = statuses.build();
        return Json.write(ClusterJson.of(status, Objects.requireNonNull(status.snapshot())));
    }

    @Test
    void statusOfASynchronousStandby() {
        Statuses s = Statuses.replica()
                .config("pause", true)
                .tags(Map.of("clonefrom", true))
                .key("sync", "{\"leader\":\"pg-a\",\"quorum\":0,\"sync_standby\":\"pg-b\"}");
        assertThat(status(s)).isEqualTo("""
                        {"state":"running","postmaster_start_time":"2026-08-28 19:39:26.352526+00:00","role":"replica",\
                        "server_version":170002,"xlog":{"received_location":67419744,"replayed_location":67419744,\
                        "replayed_timestamp":"2026-08-28 19:40:01.5+00:00","paused":false},"sync_standby":true,"timeline":3,\
                        "replication_state":"streaming","pause":true,"dcs_last_seen":1724874545,\
                        "tags":{"clonefrom":true},"database_system_identifier":"7268616322854375442",\
                        "patroni":{"version":"4.1.4","scope":"demo","name":"pg-b"},\
                        "hanode":{"instance":"i-42","lifecycle":"RUNNING","situation":"Following","rule":"R401",\
                        "reason":"following pg-a","turn_age_ms":1000}}""");
    }

    @Test
    void statusOfAPrimary() {
        assertThat(status(Statuses.primary())).isEqualTo("""
                        {"state":"running","postmaster_start_time":"2026-08-28 19:39:26.352526+00:00","role":"primary",\
                        "server_version":170002,"xlog":{"location":67419744},"timeline":3,\
                        "replication":[{"usename":"replicator","application_name":"pg-c","client_addr":"10.0.0.3",\
                        "state":"streaming","sync_state":"async","sync_priority":0}],\
                        "dcs_last_seen":1724874545,"database_system_identifier":"7268616322854375442",\
                        "patroni":{"version":"4.1.4","scope":"demo","name":"pg-b"},\
                        "hanode":{"instance":"i-42","lifecycle":"RUNNING","situation":"Following","rule":"R401",\
                        "reason":"following pg-a","lease_remaining_ms":18500,"turn_age_ms":1000}}""");
    }

    @Test
    void statusTellsPeersThatTheNodeMustNotLead() {
        Statuses s = Statuses.replica();
        s.hindrances = List.of("watchdog /dev/watchdog: there is no such device");
        assertThat(status(s)).contains("\"name\":\"pg-b\"},\"watchdog_failed\":true,\"hanode\":");
        assertThat(status(Statuses.replica())).doesNotContain("watchdog_failed");
    }

    @Test
    void statusTellsWhatWaitsForARestartAndWhenThatIs() {
        List<PendingChange> pending = List.of(new PendingChange("max_connections", "100", "101"));
        Statuses s = Statuses.primary().postgres(Statuses.primaryState(pending));
        s.scheduledRestart = Optional.of(RestartRequest.now()
                .at(Instant.parse("2026-09-24T08:36:00Z"))
                .onlyIn(HaStatus.Role.STANDBY)
                .onlyWhenPending());
        assertThat(status(s)).contains("""
                        "database_system_identifier":"7268616322854375442","pending_restart":true,\
                        "pending_restart_reason":{"max_connections":{"old_value":"100","new_value":"101"}},\
                        "patroni":{"version":"4.1.4","scope":"demo","name":"pg-b"},\
                        "scheduled_restart":{"schedule":"2026-09-24T08:36:00+00:00","role":"replica",\
                        "restart_pending":true},"hanode":""");
    }

    @Test
    void clusterTellsWhatMembersWaitFor() {
        Statuses s = Statuses.replica().key("members/pg-b", """
                {"state":"running","role":"replica","pending_restart":true,"pending_restart_reason":\
                {"max_connections":{"old_value":"100","new_value":"200"}},"scheduled_restart":\
                {"schedule":"2026-09-24T10:36:00+02:00","postmaster_start_time":"2026-08-28 19:39:26.352526+00:00"}}""");
        assertThat(cluster(s)).contains("""
                        "pending_restart":true,"pending_restart_reason":{"max_connections":\
                        {"old_value":"100","new_value":"200"}},"scheduled_restart":\
                        {"schedule":"2026-09-24T08:36:00+00:00",\
                        "postmaster_start_time":"2026-08-28 19:39:26.352526+00:00"}""");
    }

    @Test
    void statusOfAServerThatDoesNotAnswerHasNoPositions() {
        Statuses s = Statuses.replica().postgres(new PostgresState.Unreachable(null, "timeout"));
        s.leaderName = "";
        s.operation = "REWIND 12 of 87 MB";
        assertThat(status(s)).isEqualTo("""
                        {"state":"unknown","role":"unknown","cluster_unlocked":true,"dcs_last_seen":1724874545,\
                        "patroni":{"version":"4.1.4","scope":"demo","name":"pg-b"},\
                        "hanode":{"instance":"i-42","lifecycle":"RUNNING","situation":"Following","rule":"R401",\
                        "reason":"following pg-a","turn_age_ms":1000,"operation":"REWIND 12 of 87 MB"}}""");
    }

    @Test
    void failsafeModeIsToldOnlyWhileItIsActive() {
        assertThat(status(Statuses.primary().inFailsafe()))
                .contains("\"cluster_unlocked\":true,\"failsafe_mode_is_active\":true,\"dcs_last_seen\"");
        assertThat(status(Statuses.replica().inFailsafe())).contains("\"failsafe_mode_is_active\":true");
        assertThat(status(Statuses.primary().config("failsafe_mode", true))).doesNotContain("failsafe");
    }

    @Test
    void clusterWithAScheduledSwitchoverInAPause() {
        Statuses s = Statuses.replica()
                .config("pause", true)
                .key(
                        "failover",
                        "{\"leader\":\"pg-a\",\"member\":\"pg-b\",\"scheduled_at\":\"2026-09-24T10:36:00+02:00\"}")
                .key("members/pg-c", "{\"state\":\"stopped\",\"role\":\"replica\",\"pending_restart\":true}")
                .key("sync", "{\"leader\":\"pg-a\",\"quorum\":0,\"sync_standby\":\"pg-b\"}")
                .key("status", "{\"optime\":67395700}");
        assertThat(cluster(s)).isEqualTo("""
                        {"members":[{"name":"pg-a","role":"leader","state":"running",\
                        "api_url":"http://10.0.0.1:8008/patroni","host":"10.0.0.1","port":5432,"timeline":3},\
                        {"name":"pg-b","role":"sync_standby","state":"streaming",\
                        "api_url":"http://10.0.0.2:8008/patroni","host":"10.0.0.2","port":5433,"timeline":3,\
                        "tags":{"clonefrom":true},"receive_lsn":"0/4046048","receive_lag":44,\
                        "replay_lsn":"0/4045DB8","replay_lag":700,"lsn":"0/4046048","lag":44},\
                        {"name":"pg-c","role":"replica","state":"stopped","pending_restart":true,\
                        "receive_lsn":"unknown","receive_lag":"unknown","replay_lsn":"unknown","replay_lag":"unknown",\
                        "lsn":"unknown","lag":"unknown"}],"scope":"demo","pause":true,\
                        "scheduled_switchover":{"at":"2026-09-24T08:36:00+00:00","from":"pg-a","to":"pg-b"}}""");
    }

    @Test
    void memberAheadOfTheLeadersLastWrittenPositionHasNoLag() {
        assertThat(cluster(Statuses.replica().key("status", "{\"optime\":1}")))
                .contains("\"lsn\":\"0/4046048\",\"lag\":0}");
        assertThat(cluster(Statuses.replica().key("status", "{}"))).contains("\"lsn\":\"0/4046048\",\"lag\":0}");
    }

    @Test
    void quorumStandbysAndStandbyLeadersHaveTheirOwnWords() {
        Statuses s = Statuses.replica()
                .config("synchronous_mode", "quorum")
                .config("standby_cluster", Map.of("host", "10.1.0.1"))
                .key("sync", "{\"leader\":\"pg-a\",\"quorum\":1,\"sync_standby\":\"pg-b\"}");
        assertThat(cluster(s)).contains("\"role\":\"standby_leader\"", "\"role\":\"quorum_standby\"");
        assertThat(status(s)).contains("\"quorum_standby\":true").doesNotContain("sync_standby");
    }
}
