package io.hanode.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalOverlayTest {

    private static ClusterConfig effective(String cluster, Map<String, Object> local) {
        return ClusterConfig.parse(cluster).with(new LocalConfig(Map.of(), local));
    }

    @Test
    void parametersAreMergedAndTheNodesOwnWin() {
        ClusterConfig config = effective(
                "{\"postgresql\":{\"parameters\":{\"work_mem\":\"4MB\",\"shared_buffers\":\"1GB\"}}}",
                Map.of("parameters", Map.of("work_mem", "64MB", "log_connections", true)));
        assertThat(config.parameters())
                .isEqualTo(Map.of("work_mem", "64MB", "shared_buffers", "1GB", "log_connections", "on"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_connections", "wal_level", "Max_Wal_Senders", "hot_standby", "port", "cluster_name"})
    void parametersThatMustBeAlikeOnAllNodesAreTheClustersAlone(String name) {
        assertThat(effective("{}", Map.of("parameters", Map.of(name, "7"))).parameters())
                .isEmpty();
    }

    @Test
    void everyOtherKeyOfTheNodesOwnTakesThePlaceOfTheClusters() {
        ClusterConfig config = effective(
                "{\"postgresql\":{\"use_pg_rewind\":true,\"use_slots\":true,\"pg_hba\":[\"a\",\"b\"],"
                        + "\"pg_ident\":[\"m x y\"],\"recovery_conf\":{\"recovery_min_apply_delay\":\"1h\"}}}",
                Map.of("use_pg_rewind", false, "use_slots", false, "pg_hba", List.of("c"), "recovery_conf", Map.of()));
        assertThat(config.usePgRewind()).isFalse();
        assertThat(config.hbaLines()).containsExactly("c");
        assertThat(config.identLines()).containsExactly("m x y");
        assertThat(config.recovery()).isEmpty();
        assertThat(config.useSlots()).as("is the cluster's alone").isTrue();
    }

    @Test
    void clusterNamesNoCommandsUnlessTheNodeAllowsIt() {
        String cluster = "{\"postgresql\":{\"parameters\":{\"archive_command\":\"cp %p /x\",\"archive_mode\":true},"
                + "\"recovery_conf\":{\"restore_command\":\"cp /x/%f %p\"},\"callbacks\":{\"on_start\":\"/bin/x\"},"
                + "\"pre_promote\":\"/bin/y\",\"before_stop\":\"/bin/z\",\"create_replica_methods\":[\"wal_e\"],"
                + "\"wal_e\":{\"command\":\"/bin/w\"}}}";
        ClusterConfig careful = effective(cluster, Map.of());
        assertThat(careful.parameters()).isEqualTo(Map.of("archive_mode", "on"));
        assertThat(careful.recovery()).isEmpty();
        assertThat(careful.postgresql()).containsOnlyKeys("parameters", "recovery_conf");
        assertThat(careful.warnings())
                .hasSize(7)
                .allMatch(w -> w.contains("allow_dynamic_commands"))
                .anyMatch(w -> w.startsWith("postgresql.parameters.archive_command "))
                .anyMatch(w -> w.startsWith("postgresql.recovery_conf.restore_command "))
                .anyMatch(w -> w.startsWith("postgresql.wal_e "));

        ClusterConfig trusting = effective(cluster, Map.of("allow_dynamic_commands", true));
        assertThat(trusting.parameters()).containsEntry("archive_command", "cp %p /x");
        assertThat(trusting.recovery()).containsEntry("restore_command", "cp /x/%f %p");
        assertThat(trusting.postgresql()).containsKeys("callbacks", "pre_promote", "wal_e");
        assertThat(trusting.warnings()).isEmpty();
    }

    @Test
    void clusterCannotAllowItselfToNameCommands() {
        String cluster = "{\"postgresql\":{\"allow_dynamic_commands\":true,\"pre_promote\":\"/bin/y\"}}";
        ClusterConfig config = effective(cluster, Map.of());
        assertThat(config.postgresql()).isEmpty();
        assertThat(config.warnings()).anyMatch(w -> w.startsWith("postgresql.pre_promote "));
    }

    @Test
    void nodesOwnCommandsAreItsOwnBusiness() {
        ClusterConfig config = effective("{}", Map.of("parameters", Map.of("archive_command", "cp %p /x")));
        assertThat(config.parameters()).containsEntry("archive_command", "cp %p /x");
    }

    @Test
    void storedConfigurationHasNothingOfTheNodesOwn() {
        String cluster = "{\"ttl\":20,\"postgresql\":{\"parameters\":{\"work_mem\":\"4MB\"}}}";
        assertThat(effective(cluster, Map.of("data_dir", "/data", "use_pg_rewind", true))
                        .toJson())
                .isEqualTo(cluster);
    }

    @Test
    void layingItOverTwiceChangesNothing() {
        LocalConfig local = new LocalConfig(Map.of(), Map.of("parameters", Map.of("work_mem", "64MB")));
        ClusterConfig once = ClusterConfig.DEFAULTS.with(local);
        assertThat(once.with(local)).isEqualTo(once);
    }

    @Test
    void faultsOfTheNodesOwnPartNameTheKey() {
        LocalConfig local = new LocalConfig(
                Map.of(), Map.of("use_pg_rewind", "perhaps", "pg_hba", "all", "allow_dynamic_commands", 7));
        assertThat(local.faults())
                .hasSize(3)
                .anyMatch(f -> f.startsWith("postgresql.use_pg_rewind: 'perhaps'"))
                .anyMatch(f -> f.startsWith("postgresql.allow_dynamic_commands: '7'"));
    }
}
