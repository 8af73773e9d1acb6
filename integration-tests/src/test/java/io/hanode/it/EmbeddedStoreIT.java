package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.dcs.zookeeper.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three processes, each with a PostgreSQL node and a server of the store, are a cluster that needs nothing else. */
class EmbeddedStoreIT {

    private static final int SIZE = 3;

    private final Path root = Machine.newFolder();
    private final Map<String, NodeSpec> specs = new LinkedHashMap<>();
    private final Map<String, NodeProcess> processes = new LinkedHashMap<>();
    private final Map<String, List<String>> serverArguments = new LinkedHashMap<>();

    @BeforeEach
    void threeProcesses() throws IOException {
        List<String> clients = new ArrayList<>();
        List<String> peers = new ArrayList<>();
        for (int id = 1; id <= SIZE; id++) {
            clients.add("127.0.0.1:" + Machine.freePort());
            peers.add(id + "=127.0.0.1:" + Machine.freePort() + ":" + Machine.freePort());
        }
        String url = "zookeeper://" + String.join(",", clients) + "?tickTime=" + EmbeddedZooKeeper.TICK_TIME.toMillis();
        for (int id = 1; id <= SIZE; id++) {
            NodeSpec spec = NodeSpec.of("pg" + id, root, url, Map.of());
            Machine.ownedFolder(spec.folder());
            List<String> arguments = new ArrayList<>(List.of(Integer.toString(id), clients.get(id - 1)));
            arguments.addAll(peers);
            specs.put(spec.name(), spec);
            serverArguments.put(spec.name(), arguments);
            start(spec.name());
        }
    }

    @AfterEach
    void stop() {
        processes.values().parallelStream().forEach(NodeProcess::close);
        Machine.delete(root);
    }

    @Test
    void lossOfAProcessWithThePrimaryAndAStoreServerIsSurvivedAgainAndAgain() throws Exception {
        String first = awaitPrimaryWithStandbys(2);
        sql(first, "CREATE TABLE rows (note text)");
        sql(first, "INSERT INTO rows VALUES ('before')");
        awaitReplayed(first);
        processes.get(first).killAll();

        String second = awaitPrimaryWithStandbys(1);
        assertThat(second).isNotEqualTo(first);
        sql(second, "INSERT INTO rows VALUES ('without " + first + "')");

        start(first);
        assertThat(awaitPrimaryWithStandbys(2)).isEqualTo(second);
        awaitReplayed(second);
        // Two of the three servers of the store are left after this only if the first one is one of them again.
        processes.get(second).killAll();

        String third = awaitPrimaryWithStandbys(1);
        assertThat(third).isNotEqualTo(second);
        assertThat(query(third, "SELECT string_agg(note, ',' ORDER BY note) FROM rows"))
                .isEqualTo("before,without " + first);
    }

    private void start(String name) throws IOException {
        processes.put(name, NodeProcess.start(specs.get(name), StoreNodeMain.class, serverArguments.get(name)));
    }

    private String awaitPrimaryWithStandbys(int standbys) {
        return eventually()
                .until(() -> primaryWithStandbys(standbys), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<String> primaryWithStandbys(int standbys) {
        String query =
                "SELECT pg_is_in_recovery()::text || count(*) FROM pg_stat_replication WHERE state = 'streaming'";
        return specs.keySet().stream()
                .filter(name -> answer(name, query).equals("false" + standbys))
                .findFirst();
    }

    /** Waits until the standbys have everything: asynchronous replication may lose what they have not. */
    private void awaitReplayed(String primary) {
        String query = "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn = pg_current_wal_lsn()";
        eventually().until(() -> query(primary, query).equals("2"));
    }

    private String answer(String name, String query) {
        try {
            return query(name, query);
        } catch (SQLException e) {
            return "";
        }
    }

    private Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(specs.get(name).jdbcUrl(), "postgres", NodeSpec.PASSWORD);
    }

    private void sql(String name, String statement) throws SQLException {
        try (Connection c = connect(name);
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    private String query(String name, String query) throws SQLException {
        try (Connection c = connect(name);
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery(query)) {
            r.next();
            return r.getString(1);
        }
    }
}
