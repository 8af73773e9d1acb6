package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.SyncRecord;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsEntry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three nodes, each a process of its own, in synchronous mode. */
class KilledPrimariesIT {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final int KILLS = 10;

    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private TestCluster cluster;
    private DcsClient store;

    @AfterEach
    void close() throws Exception {
        nodes.values().parallelStream().forEach(NodeProcess::close);
        store.close();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "quorum"})
    void primaryThatIsKilledTenTimesInARowLosesNoAcknowledgedRow(String mode) throws Exception {
        cluster = TestCluster.empty();
        store = cluster.client();
        for (String name : List.of("pg1", "pg2", "pg3")) {
            start(name, mode);
            if (name.equals("pg1")) {
                eventually().until(() -> isPrimary("pg1"));
            }
        }
        cluster.createRows("pg1");
        try (Writer writer = Writer.start(cluster, cluster::connectToPrimary)) {
            for (int kill = 1; kill <= KILLS; kill++) {
                String primary = awaitSynchronous(mode);
                writer.awaitRows(20);
                nodes.get(primary).killAll();
                start(primary, mode);
                writer.awaitRows(20);
                assertThat(isPrimary(primary))
                        .as("a standby took over from " + primary)
                        .isFalse();
            }
            String primary = awaitSynchronous(mode);
            writer.stop();
            assertThat(writer.missing(primary)).isEmpty();
            assertThat(cluster.query(primary, "SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)"))
                    .as("one timeline a takeover, the last in hexadecimal")
                    .isGreaterThanOrEqualTo("0000000B");
        }
    }

    private void start(String name, String mode) throws Exception {
        List<String> config = List.of("ttl=3", "synchronous_mode=" + mode);
        nodes.put(name, NodeProcess.start(cluster.spec(name, Map.of()), NodeMain.class, config));
    }

    /** All have rejoined, and a standby may lead; who is the primary then. */
    private String awaitSynchronous(String mode) {
        int wanted = mode.equals("on") ? 1 : 2;
        return eventually()
                .until(
                        () -> {
                            String primary = primary();
                            String streaming = cluster.query(
                                    primary,
                                    "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND application_name LIKE 'pg_'");
                            SyncRecord record = record();
                            boolean ready = streaming.equals("2")
                                    && record.leader().value().equals(primary)
                                    && record.standbys().size() == wanted;
                            return ready ? primary : "";
                        },
                        p -> !p.isEmpty());
    }

    private String primary() throws SQLException {
        for (String name : nodes.keySet()) {
            if (isPrimary(name)) {
                return name;
            }
        }
        throw new SQLException("nobody accepts writes");
    }

    private boolean isPrimary(String name) {
        try {
            return cluster.query(name, "SELECT pg_is_in_recovery()").equals("f");
        } catch (SQLException down) {
            return false;
        }
    }

    private SyncRecord record() throws Exception {
        DcsEntry entry = store.read(TEN_SECONDS).entries().get(ClusterKeys.SYNC);
        return SyncRecord.parse(entry.value(), entry.revision());
    }
}
