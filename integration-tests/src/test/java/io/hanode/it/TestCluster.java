package io.hanode.it;

import static org.awaitility.Awaitility.await;

import io.hanode.HaListener;
import io.hanode.HaNode;
import io.hanode.HaStatus;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsProvider;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsUrl;
import io.hanode.model.ClusterName;
import io.hanode.postgres.PostgresState;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionFactory;

/** A store and some nodes in this JVM, each with a real PostgreSQL server. */
final class TestCluster implements AutoCloseable {

    /** Short enough to see leases pass, long enough for a busy machine with two cores. */
    static final Map<String, Object> CONFIG = Map.of("ttl", 5, "loop_wait", 1, "retry_timeout", 3);

    private static final String APP_PASSWORD = "app's password";

    /** A session of Consul lasts half of this, and its server takes some seconds to start. */
    private static final Map<String, Object> CONSUL_CONFIG = Map.of("ttl", 20, "loop_wait", 1, "retry_timeout", 3);

    final Path root = Machine.newFolder();
    final Map<String, NodeSpec> specs = new LinkedHashMap<>();
    final Map<String, HaNode> nodes = new LinkedHashMap<>();
    private final TestStore store;
    private final Map<String, Object> config;

    private TestCluster(StoreKind kind, Map<String, Object> more) {
        store = TestStore.start(kind, root);
        config = new LinkedHashMap<>(config(store.url()));
        config.putAll(more);
    }

    /** A running cluster of that many nodes named pg1, pg2, …; pg1 made it. */
    static TestCluster of(int size) throws Exception {
        return of(size, Map.of());
    }

    /** The same with more of a configuration. */
    static TestCluster of(int size, Map<String, Object> config) throws Exception {
        return of(size, StoreKind.usual(), config);
    }

    /** The same on the given store. */
    static TestCluster of(int size, StoreKind kind) throws Exception {
        return of(size, kind, Map.of());
    }

    private static TestCluster of(int size, StoreKind kind, Map<String, Object> config) throws Exception {
        TestCluster cluster = new TestCluster(kind, config);
        try {
            cluster.start("pg1");
            cluster.awaitLeader();
            for (int i = 2; i <= size; i++) {
                cluster.start("pg" + i);
            }
            cluster.awaitHealthy();
            return cluster;
        } catch (Throwable t) {
            cluster.close();
            throw t;
        }
    }

    /** Only the store. */
    static TestCluster empty() {
        return empty(StoreKind.usual());
    }

    /** Only that store. */
    static TestCluster empty(StoreKind kind) {
        return empty(kind, Map.of());
    }

    /** Only that store, and more of the configuration that the cluster begins with. */
    static TestCluster empty(StoreKind kind, Map<String, Object> config) {
        return new TestCluster(kind, config);
    }

    static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }

    NodeSpec spec(String name, Map<String, Object> tags) {
        return specs.computeIfAbsent(name, n -> {
            NodeSpec spec = NodeSpec.of(n, root, store.url(), tags);
            Machine.ownedFolder(spec.folder());
            return spec;
        });
    }

    HaNode start(String name) {
        return start(name, event -> {});
    }

    HaNode start(String name, HaListener listener) {
        HaNode node = spec(name, Map.of()).builder(config).listener(listener).start();
        nodes.put(name, node);
        return node;
    }

    HaNode start(String name, Map<String, Object> tags) {
        HaNode node = spec(name, tags).builder(config).start();
        nodes.put(name, node);
        return node;
    }

    /** The same folder and ports under another cluster's name. */
    HaNode startAs(String clusterName, String name) {
        return spec(name, Map.of()).builder(clusterName, config).start();
    }

    String store() {
        return store.url();
    }

    /** The first configuration of a cluster on the store at the given URL. */
    static Map<String, Object> config(String store) {
        return store.startsWith("consul:") ? CONSUL_CONFIG : CONFIG;
    }

    /** A client of the store, beside the nodes' own. */
    DcsClient client() {
        DcsUrl url = DcsUrl.parse(store());
        return ServiceLoader.load(DcsProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.scheme().equals(url.scheme()))
                .findFirst()
                .orElseThrow()
                .create(url)
                .connect(new DcsScope(DcsScope.DEFAULT_NAMESPACE, new ClusterName("orders")));
    }

    boolean streamsFrom(String standby, String upstream) {
        return nodes.get(standby).status().postgres() instanceof PostgresState.Standby s
                && s.streaming()
                && s.upstream() != null
                && s.upstream().node().value().equals(upstream);
    }

    HaNode node(String name) {
        return nodes.get(name);
    }

    void close(String name) {
        nodes.remove(name).close();
    }

    Optional<String> leader() {
        return nodes.entrySet().stream()
                .filter(e ->
                        e.getValue().status().leader() && e.getValue().status().role() == HaStatus.Role.PRIMARY)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    String awaitLeader() {
        return eventually().until(this::leader, Optional::isPresent).orElseThrow();
    }

    /** One primary, all others stream from it on its timeline. */
    String awaitHealthy() {
        eventually().until(this::healthy);
        return leader().orElseThrow();
    }

    private boolean healthy() {
        Optional<String> leader = leader();
        if (leader.isEmpty()
                || !(nodes.get(leader.get()).status().postgres() instanceof PostgresState.Primary primary)) {
            return false;
        }
        return nodes.entrySet().stream()
                .filter(e -> !e.getKey().equals(leader.get()))
                .allMatch(e -> e.getValue().status().postgres() instanceof PostgresState.Standby s
                        && s.streaming()
                        && s.timeline().equals(primary.timeline())
                        && s.upstream() != null
                        && s.upstream().node().value().equals(leader.get()));
    }

    List<String> standbys() {
        String leader = leader().orElseThrow();
        return nodes.keySet().stream().filter(n -> !n.equals(leader)).toList();
    }

    Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(specs.get(name).jdbcUrl(), "postgres", NodeSpec.PASSWORD);
    }

    /** The table that writers write to, and a role that is no superuser, which may use it. */
    void createRows(String name) throws SQLException {
        sql(name, "CREATE TABLE rows (id bigint PRIMARY KEY, note text)");
        sql(name, "CREATE ROLE app LOGIN PASSWORD '" + APP_PASSWORD.replace("'", "''") + "'");
        sql(name, "GRANT ALL ON rows TO app");
    }

    Connection connectAsApp(String name) throws SQLException {
        return DriverManager.getConnection(specs.get(name).jdbcUrl(), "app", APP_PASSWORD);
    }

    /** A connection to whichever node accepts writes, as an application asks for it that knows all of them. */
    Connection connectToPrimary() throws SQLException {
        String hosts = specs.values().stream().map(s -> "127.0.0.1:" + s.port()).collect(Collectors.joining(","));
        return DriverManager.getConnection(
                "jdbc:postgresql://" + hosts
                        + "/postgres?targetServerType=primary&hostRecheckSeconds=0&connectTimeout=2"
                        + "&loginTimeout=4&socketTimeout=20",
                "app",
                APP_PASSWORD);
    }

    void sql(String name, String statement) throws SQLException {
        try (Connection c = connect(name);
                Statement s = c.createStatement()) {
            s.execute(statement);
        }
    }

    String query(String name, String query) throws SQLException {
        try (Connection c = connect(name);
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery(query)) {
            r.next();
            return r.getString(1);
        }
    }

    long postmaster(String name) {
        return nodes.get(name)
                .status()
                .postgres()
                .knownPostmaster()
                .orElseThrow()
                .pid();
    }

    void stopStore() {
        store.stop().run();
    }

    void startStore() {
        store.start().run();
    }

    @Override
    public void close() {
        nodes.values().parallelStream().forEach(HaNode::close);
        store.close().run();
        Machine.delete(root);
    }
}
