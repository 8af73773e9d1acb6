package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.NodeName;
import io.hanode.postgres.SynchronousStandbys;
import io.hanode.postgres.Upstream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigTextTest {

    @Test
    void connectionStringIsReadBackAsItWasWritten() {
        Map<String, String> pairs = Map.of("host", "10.0.0.1", "application_name", "it's a \\ node", "slot", "");
        assertThat(ConnInfo.parse(ConnInfo.format(pairs))).isEqualTo(pairs);
    }

    @Test
    void upstreamsNodeIsReadBackFromTheFile() {
        Upstream upstream = new Upstream(NodeName.of("pg 2"), "10.0.0.2", 5433, "pg_1");
        String connInfo = ConnInfo.of(upstream, "repl", Path.of("/with blank/pgpass"), "pg'1", Map.of());
        String text = ConfigText.upstream(upstream, connInfo);
        assertThat(ConfigText.upstreamNode(text)).isEqualTo("pg 2");
        assertThat(ConfigText.value(text, "primary_conninfo")).isEqualTo(connInfo);
        assertThat(ConfigText.value(text, "primary_slot_name")).isEqualTo("pg_1");
        assertThat(ConfigText.upstreamNode(ConfigText.upstream(null, null))).isNull();
    }

    @Test
    void whatWouldWinOverUsIsTakenOutOfAutoConf() {
        List<String> removed = new ArrayList<>();
        String clean = ConfigText.cleanAutoConf(
                "# Do not edit\nwork_mem = '9MB'\nPrimary_Conninfo = 'x'\nrecovery_target_lsn='0/1'\nmax_connections 7\nRestore_command='x'\n",
                false,
                Set.of("restore_command"),
                removed);
        assertThat(clean).isEqualTo("# Do not edit\nwork_mem = '9MB'\n");
        assertThat(removed)
                .containsExactly("primary_conninfo", "recovery_target_lsn", "max_connections", "restore_command");
    }

    @Test
    void handWrittenSynchronousStandbysAreTakenOutOfAutoConfOnlyWhileHaNodeSetsThem() {
        String text = "synchronous_standby_names = '*'\nrestart_after_crash = on\nwork_mem = '9MB'";
        assertThat(ConfigText.cleanAutoConf(text, false, Set.of(), new ArrayList<>()))
                .isEqualTo(text);
        assertThat(ConfigText.cleanAutoConf(text, true, Set.of(), new ArrayList<>()))
                .isEqualTo("work_mem = '9MB'");
    }

    @Test
    void crashedBackendStopsTheServerOnlyWhereCommitsMayWait() {
        SynchronousStandbys standbys =
                new SynchronousStandbys(SynchronousStandbys.Method.FIRST, 1, List.of(NodeName.of("pg-1")));
        assertThat(ConfigText.synchronous(standbys))
                .contains("synchronous_standby_names = '\"pg-1\"'\n")
                .contains("restart_after_crash = 'off'\n");
        assertThat(ConfigText.synchronous(SynchronousStandbys.NONE)).doesNotContain("=");
    }

    @Test
    void nodesOwnParametersWinExceptThoseThatMustBeAlike() {
        ServerParameters p = ServerParameters.merge(
                Map.of(
                        "work_mem",
                        "5MB",
                        "max_connections",
                        "200",
                        "port",
                        "1",
                        "bad name",
                        "x",
                        "max_wal_senders",
                        "1"),
                Map.of("work_mem", "6MB", "max_connections", "300"),
                15);
        assertThat(p.values())
                .containsEntry("work_mem", "6MB")
                .containsEntry("max_connections", "200")
                .containsEntry("max_wal_senders", "10")
                .containsEntry("wal_log_hints", "on")
                .containsEntry("wal_keep_size", "128MB")
                .doesNotContainKeys("port", "bad name");
        assertThat(p.warnings()).hasSize(4);
        assertThat(p.raisedTo(Map.of("max_connections", 250)).values()).containsEntry("max_connections", "250");
        assertThat(p.raisedTo(Map.of("max_connections", 150)).values()).containsEntry("max_connections", "200");
    }

    @Test
    void version12CountsWalFiles() {
        assertThat(ServerParameters.merge(Map.of(), Map.of(), 12).values())
                .containsEntry("wal_keep_segments", "8")
                .doesNotContainKey("wal_keep_size");
    }
}
