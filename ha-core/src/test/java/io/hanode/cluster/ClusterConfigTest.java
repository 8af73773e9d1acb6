package io.hanode.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hanode.model.NodeName;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterConfigTest {

    @Test
    void emptyConfigurationMeansPatronisDefaults() {
        ClusterConfig config = ClusterConfig.parse("{}");
        assertThat(config.ttl()).hasSeconds(30);
        assertThat(config.loopWait()).hasSeconds(10);
        assertThat(config.retryTimeout()).hasSeconds(10);
        assertThat(config.maximumLagOnFailover()).isEqualTo(1_048_576);
        assertThat(config.primaryStartTimeout()).hasSeconds(300);
        assertThat(config.memberSlotsTtl()).hasMinutes(30);
        assertThat(config.useSlots()).isTrue();
        assertThat(config.usePgRewind()).isFalse();
        assertThat(config.removeOnDivergedTimelines()).isFalse();
        assertThat(config.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc\"", "0", "2", "2.9", "-30", "true", "[]", "{}", "\"30 parsecs\"", "\"\"", "1e12"})
    void ttlThatIsNoTimeOfThreeSecondsOrMoreIsAFaultThatNamesKeyAndValue(String ttl) {
        ClusterConfig config = ClusterConfig.parse("{\"ttl\":" + ttl + "}");
        assertThat(config.faults())
                .singleElement()
                .asString()
                .startsWith("ttl: '")
                .endsWith("expected a time in seconds, 3 or more: a lease is renewed every ttl/3,"
                        + " and its last third is for stopping the server before it passes");
    }

    @ParameterizedTest
    @CsvSource({"3, 3000", "3.5, 3500", "'30', 30000", "30s, 30000", "5000 ms, 5000", "1min, 60000", "1 h, 3600000"})
    void timesMayHaveUnits(String text, long millis) {
        assertThat(ClusterConfig.of(Map.of("ttl", text)).ttl()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({"1024, 1024", "1kB, 1024", "16MB, 16777216", "1 GB, 1073741824"})
    void sizesMayHaveUnits(String text, long bytes) {
        assertThat(ClusterConfig.of(Map.of("maximum_lag_on_failover", text)).maximumLagOnFailover())
                .isEqualTo(bytes);
    }

    @Test
    void allFaultsAreToldAtOnce() {
        ClusterConfig config = ClusterConfig.of(Map.of(
                "ttl",
                0,
                "loop_wait",
                0,
                "pause",
                "perhaps",
                "maximum_lag_on_failover",
                -1,
                "max_timelines_history",
                1.5,
                "postgresql",
                Map.of("use_slots", 7, "parameters", Map.of("a", List.of(1)), "pg_hba", "host all")));
        assertThat(config.faults()).hasSize(8);
        assertThat(config.faults()).anyMatch(f -> f.startsWith("postgresql.use_slots: '7'"));
        assertThat(ClusterConfig.of(Map.of("postgresql", "text")).faults()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"off, OFF", "false, OFF", "on, PRIORITY", "true, PRIORITY", "quorum, QUORUM", "Quorum, QUORUM"})
    void synchronousModeIsOffOnOrQuorum(String text, SynchronousMode mode) {
        assertThat(ClusterConfig.of(Map.of("synchronous_mode", text))
                        .synchronous()
                        .mode())
                .isEqualTo(mode);
    }

    @Test
    void synchronousReplicationIsOffByDefaultAndWaitsForOneStandby() {
        SynchronousSettings settings = ClusterConfig.DEFAULTS.synchronous();
        assertThat(settings).isEqualTo(new SynchronousSettings(SynchronousMode.OFF, false, 1, -1, false));
        assertThat(settings.holdsClients()).isFalse();
    }

    @Test
    void clientsAreHeldInStrictModeUnlessSaidOtherwise() {
        Map<String, Object> strict = Map.of("synchronous_mode", true, "synchronous_mode_strict", true);
        assertThat(ClusterConfig.of(strict).synchronous().holdsClients()).isTrue();
        Map<String, Object> fast = new java.util.TreeMap<>(strict);
        fast.put("safe_restart", false);
        assertThat(ClusterConfig.of(fast).synchronous().holdsClients()).isFalse();
    }

    @Test
    void faultsOfSynchronousSettingsNameKeyValueAndWhatIsAllowed() {
        assertThat(ClusterConfig.of(Map.of(
                                "synchronous_mode",
                                "first",
                                "synchronous_node_count",
                                0,
                                "maximum_lag_on_syncnode",
                                -2,
                                "safe_restart",
                                "maybe"))
                        .faults())
                .containsExactlyInAnyOrder(
                        "synchronous_mode: 'first' cannot be used, expected off, on or quorum",
                        "synchronous_node_count: '0' cannot be used, expected a whole number, 1 or more",
                        "maximum_lag_on_syncnode: '-2' cannot be used, expected a number of bytes"
                                + " (units B, kB, MB, GB, TB), -1 or more",
                        "safe_restart: 'maybe' cannot be used, expected true or false");
    }

    @Test
    void unknownKeysAreKeptInTheirOrder() {
        String json = "{\"zeta\":[1,{\"x\":null}],\"ttl\":20,\"alpha\":\"b\"}";
        assertThat(ClusterConfig.parse(json).toJson()).isEqualTo(json);
    }

    @Test
    void oldNamesOfTimeoutsCountWhenTheNewOnesAreAbsent() {
        assertThat(ClusterConfig.of(Map.of("master_start_timeout", 5)).primaryStartTimeout())
                .hasSeconds(5);
        assertThat(ClusterConfig.of(Map.of("master_start_timeout", 5, "primary_start_timeout", 7))
                        .primaryStartTimeout())
                .hasSeconds(7);
    }

    @Test
    void parametersAreTextAsPostgresqlWritesThem() {
        ClusterConfig config = ClusterConfig.of(Map.of(
                "postgresql",
                Map.of(
                        "parameters",
                        Map.of("max_connections", 200, "fsync", true),
                        "pg_hba",
                        List.of("local all all"))));
        assertThat(config.parameters()).isEqualTo(Map.of("max_connections", "200", "fsync", "on"));
        assertThat(config.hbaLines()).containsExactly("local all all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "30", "{"})
    void whatIsNoObjectIsNoConfiguration(String json) {
        assertThatThrownBy(() -> ClusterConfig.parse(json)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void permanentSlotsArePhysicalAndHaveNamesThatPostgresqlTakes() {
        ClusterConfig config = ClusterConfig.parse(
                "{\"slots\":{\"backup\":null,\"site_b\":{\"type\":\"physical\",\"cluster_type\":\"standby\"}}}");
        assertThat(config.slots())
                .containsExactly(new PermanentSlot("backup", null), new PermanentSlot("site_b", "standby"));
        assertThat(config.faults()).isEmpty();
        assertThat(ClusterConfig.parse("{\"permanent_slots\":{\"old\":{}}}").slots())
                .extracting(PermanentSlot::name)
                .containsExactly("old");
        assertThat(ClusterConfig.parse("{\"slots\":{\"Bad-Name\":{},\"x\":7,\"y\":{\"cluster_type\":\"both\"}}}")
                        .faults())
                .hasSize(3)
                .allMatch(f -> f.startsWith("slots."));
    }

    @Test
    void ignoredSlotsFitInAllThatIsGiven() {
        ClusterConfig config = ClusterConfig.parse(
                "{\"ignore_slots\":[{\"name\":\"a\",\"type\":\"physical\"},{\"plugin\":\"pgoutput\"}]}");
        assertThat(config.ignoredSlots().get(0).coversPhysical("a")).isTrue();
        assertThat(config.ignoredSlots().get(0).coversPhysical("b")).isFalse();
        assertThat(config.ignoredSlots().get(1).coversPhysical("a")).isFalse();
        assertThat(ClusterConfig.parse("{\"ignore_slots\":[{},{\"nmae\":\"a\"},\"b\"]}")
                        .faults())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"primary_race_backoff\":5}",
                "{\"slots\":{\"cdc\":{\"type\":\"logical\",\"database\":\"app\",\"plugin\":\"pgoutput\"}}}",
                "{\"postgresql\":{\"parameters_primary\":{\"work_mem\":\"1MB\"}}}",
                "{\"postgresql\":{\"data_dir\":\"/data\"}}"
            })
    void knownKeysThatDoNothingHereAreToldWithWhyAndWhatToUse(String json) {
        ClusterConfig config = ClusterConfig.parse(json);
        assertThat(config.faults()).as("the rest of it is used").isEmpty();
        assertThat(config.warnings()).singleElement().asString().contains(" is not supported: ");
    }

    @Test
    void sectionOfAStandbyClusterIsReadTyped() {
        StandbyCluster other =
                read("{'standby_cluster':{'host':'a,b','port':'5433','primary_slot_name':'site_b','restore_command':'get %f %p',"
                                + "'archive_cleanup_command':'clean %r','recovery_min_apply_delay':'5min','create_replica_methods':['basebackup']}}")
                        .standbyCluster();
        assertThat(other).isEqualTo(new StandbyCluster("a,b", 5433, "site_b", "get %f %p", "clean %r", "5min"));
        assertThat(other.upstream()).contains(new Upstream(NodeName.of("a+b:5433"), "a,b", 5433, "site_b"));
        assertThat(other.recovery(false)).containsOnlyKeys("restore_command", "archive_cleanup_command");
        assertThat(other.recovery(true)).containsEntry("recovery_min_apply_delay", "5min");
    }

    @Test
    void sectionCountsWhenOneOfHostPortAndRestoreCommandIsSet() {
        assertThat(read("{'standby_cluster':{'primary_slot_name':'x'}}").followsAnotherCluster())
                .isFalse();
        assertThat(read("{'standby_cluster':{'host':null}}").followsAnotherCluster())
                .isFalse();
        assertThat(read("{'standby_cluster':{'port':5432}}").followsAnotherCluster())
                .isTrue();
        ClusterConfig archive = read("{'standby_cluster':{'restore_command':'get'}}");
        assertThat(archive.followsAnotherCluster()).isTrue();
        assertThat(archive.standbyCluster().upstream()).isEmpty();
        assertThat(archive.unsupported()).singleElement().asString().contains("without host is not supported");
        assertThat(read("{'standby_cluster':{'host':'a','create_replica_methods':['wal_e']}}")
                        .unsupported())
                .singleElement()
                .asString()
                .contains("create_replica_methods");
    }

    @Test
    void allFaultsOfTheSectionAreToldAtOnce() {
        assertThat(
                        read("{'standby_cluster':{'host':'a, b','port':70000,'primary_slot_name':'Site B','restore_command':['x'],"
                                        + "'recovery_min_apply_delay':'soon'}}")
                                .faults())
                .hasSize(5)
                .allMatch(f -> f.startsWith("standby_cluster."));
        assertThat(read("{'standby_cluster':'yes'}").faults()).hasSize(1);
    }

    @Test
    void commandsOfTheSectionCountOnlyWhereTheNodeAllowsThem() {
        ClusterConfig config = read(
                "{'standby_cluster':{'host':'a','restore_command':'get %f %p','archive_cleanup_command':'clean %r'}}");
        ClusterConfig refused = config.with(LocalConfig.NONE);
        assertThat(refused.standbyCluster()).isEqualTo(new StandbyCluster("a", 5432, null, null, null, null));
        assertThat(refused.advice()).hasSize(2).allMatch(a -> a.contains("allow_dynamic_commands"));
        ClusterConfig allowed = config.with(new LocalConfig(Map.of(), Map.of("allow_dynamic_commands", true)));
        assertThat(allowed.standbyCluster()).isEqualTo(config.standbyCluster());
        assertThat(allowed.advice()).isEmpty();
    }

    private static ClusterConfig read(String json) {
        return ClusterConfig.parse(json.replace('\'', '"'));
    }

    @Test
    void endlessRetryTimeoutIsTakenWithAdvice() {
        ClusterConfig config = ClusterConfig.of(Map.of("retry_timeout", 864_000_000));
        assertThat(config.faults()).isEmpty();
        assertThat(config.warnings()).singleElement().asString().startsWith("retry_timeout 864000000 s");
    }
}
