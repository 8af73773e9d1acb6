package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class ServerParametersTest {

    @Test
    void whatMustBeAlikeHasTheClustersValueOrADefaultNeverTheNodes() {
        ServerParameters merged = ServerParameters.merge(
                Map.of("max_connections", "300", "Max_Wal_Senders", "20"),
                Map.of("max_connections", "50", "wal_keep_size", "1GB", "work_mem", "8MB"),
                15);
        assertThat(merged.values())
                .containsEntry("max_connections", "300")
                .containsEntry("max_wal_senders", "20")
                .containsEntry("max_replication_slots", "10")
                .containsEntry("wal_keep_size", "128MB")
                .containsEntry("wal_log_hints", "on")
                .containsEntry("work_mem", "8MB");
        assertThat(merged.warnings()).hasSize(2).allMatch(w -> w.contains("alike on all nodes"));
    }

    @Test
    void valueBelowItsMinimumIsReplacedByTheDefaultWithAWarningThatSaysWhatIsAllowed() {
        ServerParameters merged = ServerParameters.merge(
                Map.of(
                        "max_connections", "24",
                        "max_locks_per_transaction", "31",
                        "max_worker_processes", "1",
                        "max_prepared_transactions", "-1",
                        "max_wal_senders", "2",
                        "max_replication_slots", "many",
                        "wal_keep_size", "15MB",
                        "wal_level", "minimal",
                        "wal_log_hints", "maybe",
                        "track_commit_timestamp", "2"),
                Map.of(),
                15);
        assertThat(merged.values())
                .isEqualTo(ServerParameters.merge(Map.of(), Map.of(), 15).values());
        assertThat(merged.warnings()).hasSize(10).anyMatch(w -> w.contains("at least 25"));
    }

    @Test
    void leastAllowedValuesAreTaken() {
        Map<String, String> least = Map.of(
                "max_connections", "25",
                "max_locks_per_transaction", "32",
                "max_worker_processes", "2",
                "max_prepared_transactions", "0",
                "max_wal_senders", "3",
                "max_replication_slots", "4",
                "wal_keep_size", "16MB",
                "wal_level", "logical");
        ServerParameters merged = ServerParameters.merge(least, Map.of(), 15);
        assertThat(merged.values()).containsAllEntriesOf(least);
        assertThat(merged.warnings()).isEmpty();
    }

    @Test
    void howMuchWalIsKeptIsSaidInTheVersionsOwnWords() {
        assertThat(ServerParameters.merge(Map.of("wal_keep_segments", "100"), Map.of(), 15)
                        .values())
                .containsEntry("wal_keep_size", "1600MB")
                .doesNotContainKey("wal_keep_segments");
        assertThat(ServerParameters.merge(Map.of("wal_keep_size", "1GB"), Map.of(), 12)
                        .values())
                .containsEntry("wal_keep_segments", "64")
                .doesNotContainKey("wal_keep_size");
    }

    @Test
    void oldNameOfTheWalLevelIsUnderstood() {
        assertThat(ServerParameters.merge(Map.of("wal_level", "hot_standby"), Map.of(), 15)
                        .values())
                .containsEntry("wal_level", "replica");
    }

    @Test
    void whomToFollowAndHowFarCannotBeSetAsRecovery() {
        SortedMap<String, String> values = ServerParameters.merge(Map.of("restore_command", "a"), Map.of(), 15)
                .withRecovery(Map.of(
                        "restore_command",
                        "b",
                        "recovery_target_time",
                        "x",
                        "primary_conninfo",
                        "y",
                        "standby_mode",
                        "on"))
                .values();
        assertThat(values)
                .containsEntry("restore_command", "b")
                .doesNotContainKeys("recovery_target_time", "primary_conninfo", "standby_mode");
    }

    @Test
    void refusedValueIsReplacedByTheNearestOrTheDefaultOrLeftOut() {
        ServerParameters wanted = ServerParameters.merge(
                Map.of("shared_buffers", "1kB", "work_mem", "zork", "max_connections", "9999999"), Map.of(), 15);
        assertThat(wanted.without(Map.of("shared_buffers", "16", "work_mem", "", "max_connections", "262143"))
                        .values())
                .containsEntry("shared_buffers", "16")
                .containsEntry("max_connections", "262143")
                .doesNotContainKey("work_mem");
    }
}
