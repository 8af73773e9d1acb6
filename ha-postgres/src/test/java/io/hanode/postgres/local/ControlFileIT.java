package io.hanode.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.testkit.postgres.PostgresPlayground;
import io.hanode.testkit.postgres.TestContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our reading of pg_control against pg_controldata's. */
class ControlFileIT {

    private final PostgresPlayground playground = PostgresPlayground.create();
    private final LocalPostgres pg = Servers.builder(playground, "pg1").build();
    private final Path data = playground.directory().resolve("pg1");

    @AfterEach
    void stop() throws Exception {
        pg.stop(StopMode.IMMEDIATE, new TestContext());
        pg.close();
        playground.close();
    }

    @Test
    void bytesSayWhatPgControldataSays() throws Exception {
        pg.identify(NodeName.of("pg1"), new ClusterName("c"));
        pg.provisioner().orElseThrow().initialize(ServerSettings.NONE, new TestContext());
        pg.stop(StopMode.FAST, new TestContext());
        int major = new DataDirectory(data).majorVersion().orElseThrow();
        assumeTrue(major >= 13 && major <= 17, "only versions 13 to 17 have the layout that is read");
        agrees();
        Map<String, String> more = Map.of("wal_log_hints", "on", "max_connections", "123");
        pg.startPrimary(new ServerSettings(new TreeMap<>(more), List.of()), new TestContext());
        pg.stop(StopMode.IMMEDIATE, new TestContext());
        agrees();
        pg.startStandby(null, new ServerSettings(new TreeMap<>(more), List.of()), new TestContext());
        pg.stop(StopMode.FAST, new TestContext());
        agrees();
    }

    private void agrees() throws Exception {
        assertThat(ControlBytes.read(data)).contains(asked());
    }

    private ControlFile asked() throws Exception {
        ToolRunner tools = new ToolRunner(
                OsUser.of(PostgresPlayground.OS_USER), playground.directory().resolve("pgpass"));
        return ControlText.read(tools, Binaries.find(tools, null, Map.of(), null), data);
    }
}
