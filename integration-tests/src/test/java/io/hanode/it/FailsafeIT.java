package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.HaNode;
import io.hanode.HaStatus;
import io.hanode.cluster.LeaderRecord;
import io.hanode.dcs.DcsClient;
import io.hanode.model.NodeName;
import io.hanode.rest.ClientAccess;
import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestClient;
import io.hanode.testkit.dcs.DcsOutage;
import io.hanode.testkit.dcs.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Outages of the store under a leader that all others agree with; each test leaves the cluster healthy. */
class FailsafeIT {

    private static final Duration TTL = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofSeconds(5);

    /** Each node's way to the store. */
    private static final Map<String, TcpProxy> WAYS = new LinkedHashMap<>();

    private static TestCluster cluster;

    @BeforeAll
    static void threeNodesBootstrapAndStream() throws Exception {
        cluster = TestCluster.empty(StoreKind.ETCD, Map.of("failsafe_mode", true));
        String[] store = cluster.store().substring("etcd://".length()).split(":", 2);
        for (String name : List.of("pg1", "pg2", "pg3")) {
            TcpProxy way = new TcpProxy(store[0], Integer.parseInt(store[1]));
            WAYS.put(name, way);
            cluster.specs.put(
                    name, NodeSpec.of(name, cluster.root, "etcd://" + way.address() + "?discovery=false", Map.of()));
            Machine.ownedFolder(cluster.specs.get(name).folder());
            cluster.start(name);
            cluster.awaitLeader();
        }
        cluster.createRows(cluster.awaitHealthy());
    }

    @AfterAll
    static void close() {
        if (cluster != null) {
            cluster.close();
        }
        WAYS.values().forEach(TcpProxy::close);
    }

    @BeforeEach
    void healthyAndAllOnTheList() {
        cluster.awaitHealthy();
        awaitList();
    }

    private static void awaitList() {
        for (HaNode node : cluster.nodes.values()) {
            eventually()
                    .until(() -> node.status().snapshot().failsafe().members().size() == 3);
        }
    }

    private static Map<String, Long> postmasters() {
        Map<String, Long> postmasters = new TreeMap<>();
        cluster.nodes.keySet().forEach(name -> postmasters.put(name, cluster.postmaster(name)));
        return postmasters;
    }

    private static boolean holdsTheLock(String name) {
        HaStatus status = cluster.node(name).status();
        LeaderRecord lock = status.snapshot().leader();
        return status.storeReachable()
                && status.leader()
                && !status.failsafe()
                && lock != null
                && lock.name().value().equals(name);
    }

    /** Writes go on there, and nowhere else, for that long. */
    private static void goesOn(String leader, Writer writer, Duration time) throws SQLException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            writer.awaitRows(20);
            assertThat(cluster.leader()).contains(leader);
            for (String standby : cluster.standbys()) {
                assertThat(cluster.query(standby, "SELECT pg_is_in_recovery()")).isEqualTo("t");
            }
        }
    }

    private static void agree() {
        cluster.nodes
                .values()
                .forEach(node -> eventually().until(() -> node.status().failsafe()));
    }

    private static void nothingWasRestartedOrLost(String leader, Map<String, Long> before, Writer writer)
            throws SQLException {
        eventually().until(() -> holdsTheLock(leader));
        cluster.nodes
                .values()
                .forEach(node -> eventually().until(() -> !node.status().failsafe()));
        writer.awaitRows(20);
        writer.stop();
        assertThat(cluster.awaitHealthy()).isEqualTo(leader);
        assertThat(postmasters()).isEqualTo(before);
        for (String name : cluster.nodes.keySet()) {
            eventually().untilAsserted(() -> assertThat(writer.missing(name)).isEmpty());
        }
    }

    @Test
    void primaryGoesOnThroughAnOutageOfTheStoreWithItsClientsAndItsServer() throws Exception {
        String leader = cluster.awaitHealthy();
        Map<String, Long> before = postmasters();
        try (Writer writer = Writer.start(cluster);
                RestClient client = new RestClient(ClientAccess.NONE)) {
            writer.awaitRows(20);
            cluster.stopStore();
            goesOn(leader, writer, TTL.multipliedBy(2).plusSeconds(1));
            agree();
            String api = "http://127.0.0.1:" + cluster.specs.get(leader).restPort();
            assertThat(client.get(api, "/primary", CALL).status()).isEqualTo(200);
            assertThat(client.get(api, "/patroni", CALL).json()).containsEntry("failsafe_mode_is_active", true);
            assertThat(client.get(api, "/failsafe", CALL).json()).containsOnlyKeys("pg1", "pg2", "pg3");
            cluster.startStore();
            nothingWasRestartedOrLost(leader, before, writer);
        }
    }

    @Test
    void freeLockOfALeaderThatAloneIsCutOffIsTakenByNobodyElse() throws Exception {
        String leader = cluster.awaitHealthy();
        Map<String, Long> before = postmasters();
        try (Writer writer = Writer.start(cluster);
                DcsClient store = cluster.client()) {
            writer.awaitRows(20);
            WAYS.get(leader).fail(DcsOutage.CUT);
            eventually().until(() -> store.read(CALL).leader() == null);
            goesOn(leader, writer, TTL);
            agree();
            assertThat(store.read(CALL).leader()).isNull();
            cluster.standbys()
                    .forEach(name -> assertThat(cluster.node(name).status().storeReachable())
                            .isTrue());
            WAYS.get(leader).restore();
            nothingWasRestartedOrLost(leader, before, writer);
        } finally {
            WAYS.values().forEach(TcpProxy::restore);
        }
    }

    @Test
    void primaryStopsWithinATtlAfterOneStandbyDiedInTheOutage() throws Exception {
        String leader = cluster.awaitHealthy();
        String victim = cluster.standbys().get(0);
        cluster.close(victim);
        try (NodeProcess process = NodeProcess.start(cluster.specs.get(victim))) {
            eventually()
                    .until(() -> cluster.query(
                                    leader, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
                            .equals("2"));
            eventually()
                    .until(() ->
                            cluster.node(leader).status().snapshot().members().containsKey(NodeName.of(victim)));
            awaitList();
            cluster.stopStore();
            agree();
            process.killAll();
            long killed = System.nanoTime();
            long lastWrite = killed;
            while (writable(leader) && lastWrite - killed < 2 * TTL.toNanos()) {
                lastWrite = System.nanoTime();
            }
            assertThat(Duration.ofNanos(lastWrite - killed)).isLessThan(TTL);
            eventually()
                    .until(() ->
                            cluster.query(leader, "SELECT pg_is_in_recovery()").equals("t"));
            assertThat(cluster.leader()).isEmpty();
            cluster.startStore();
            cluster.awaitLeader();
        }
        cluster.start(victim);
        cluster.awaitHealthy();
    }

    private static boolean writable(String name) {
        try (Connection c = cluster.connect(name);
                Statement s = c.createStatement()) {
            s.execute("INSERT INTO rows VALUES (-(extract(epoch FROM clock_timestamp()) * 1000000)::bigint, 'w')");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Test
    void patroniAgreesWithALeaderOfOurs() throws Exception {
        try (Site site = new Site(StoreKind.ETCD);
                RestClient client = new RestClient(ClientAccess.NONE)) {
            site.start("n1", Program.HANODE);
            site.awaitPrimary("n1");
            String api = "http://127.0.0.1:" + site.node("n1").restPort();
            assertThat(client.patch(api, "/config", Map.of("failsafe_mode", true), CALL)
                            .status())
                    .isEqualTo(200);
            site.start("n2", Program.PATRONI);
            site.awaitStreaming("n2");
            eventually().until(() -> site.node("n1").body("/failsafe").contains("\"n2\""));
            eventually().until(() -> site.node("n2").get("/failsafe") == 200);
            site.stopStore();
            eventually().until(() -> site.node("n2").body("/patroni").contains("\"failsafe_mode_is_active\": true"));
            // The lease alone has less than half of its 20 s left by now.
            eventually().until(() -> leaseRemaining(client.get(api, "/patroni", CALL)) > 12_000);
            site.execute("CREATE TABLE agreed ()");
        }
    }

    private static long leaseRemaining(RestAnswer status) {
        Map<?, ?> own = (Map<?, ?>) status.json().get("hanode");
        return own.get("rule").equals("R106") ? ((Number) own.get("lease_remaining_ms")).longValue() : 0;
    }
}
