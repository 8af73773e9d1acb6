package io.hanode.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A store and nodes that programs run from files of Patroni's form, each on loopback with ports of its own. */
final class Site implements AutoCloseable {

    static final String SCOPE = "orders";
    static final String PASSWORD = "super secret";

    final Path root = Machine.newFolder();
    final Map<String, SiteNode> nodes = new LinkedHashMap<>();
    private final StoreKind kind;
    private final TestStore store;

    Site(StoreKind kind) {
        this.kind = kind;
        this.store = TestStore.start(kind, root);
    }

    /** The address of the store, {@code host:port}. */
    String storeAddress() {
        return store.url().substring(store.url().indexOf("://") + 3);
    }

    /** A node with the usual file; nothing runs yet. */
    SiteNode add(String name) throws IOException {
        return add(name, "");
    }

    /** A node whose file has more at its end. */
    SiteNode add(String name, String more) throws IOException {
        int port = Machine.freePort();
        int restPort = Machine.freePort();
        Path folder = root.resolve(name);
        Machine.ownedFolder(folder);
        return add(name, port, restPort, usual(name, folder, port, restPort) + more);
    }

    /** A node with a file of its own. */
    SiteNode add(String name, int port, int restPort, String text) throws IOException {
        Path folder = root.resolve(name);
        Machine.ownedFolder(folder);
        Path file = root.resolve(name + ".yml");
        Files.writeString(file, text);
        Machine.run("chmod", "600", file.toString());
        if (Machine.isRoot()) {
            Machine.run("chown", "postgres", file.toString());
        }
        SiteNode node = new SiteNode(folder, file, port, restPort);
        nodes.put(name, node);
        return node;
    }

    SiteNode start(String name, Program program) throws IOException {
        SiteNode node = nodes.containsKey(name) ? nodes.get(name) : add(name);
        node.start(program);
        return node;
    }

    SiteNode node(String name) {
        return nodes.get(name);
    }

    private String usual(String name, Path folder, int port, int restPort) {
        return String.join(
                "\n",
                "scope: " + SCOPE,
                "namespace: /service/",
                "name: " + name,
                "restapi:",
                "  listen: 127.0.0.1:" + restPort,
                "  connect_address: 127.0.0.1:" + restPort,
                storeSection(),
                "bootstrap:",
                "  dcs:",
                "    ttl: 20",
                "    loop_wait: 2",
                "    retry_timeout: 5",
                "    maximum_lag_on_failover: 1048576",
                "    postgresql:",
                "      use_pg_rewind: true",
                "      use_slots: true",
                "      parameters:",
                "        max_connections: 50",
                "        max_wal_senders: 8",
                "        max_replication_slots: 8",
                "  initdb:",
                "  - encoding: UTF8",
                "  - data-checksums",
                "watchdog: {mode: 'off'}",
                "postgresql:",
                "  listen: 127.0.0.1:" + port,
                "  connect_address: 127.0.0.1:" + port,
                "  data_dir: " + folder.resolve("data"),
                "  bin_dir: " + programs(),
                "  pgpass: " + folder.resolve("pgpass"),
                "  authentication:",
                "    superuser: {username: postgres, password: '" + PASSWORD + "'}",
                "    replication: {username: replicator, password: 'replication secret'}",
                "    rewind: {username: rewinder, password: 'rewind secret'}",
                "  pg_hba:",
                "  - local all all trust",
                "  - host all all 127.0.0.1/32 md5",
                "  - host replication replicator 127.0.0.1/32 md5",
                "  parameters:",
                "    unix_socket_directories: " + folder,
                "");
    }

    private String storeSection() {
        return switch (kind) {
            case ETCD -> "etcd3:\n  host: " + storeAddress();
            case ZOOKEEPER -> "zookeeper:\n  hosts: ['" + storeAddress() + "']";
            case CONSUL -> "consul:\n  host: " + storeAddress();
        };
    }

    /** Where PostgreSQL's programs are. */
    static Path programs() {
        String told = System.getenv("POSTGRES_BIN");
        if (told != null) {
            return Path.of(told);
        }
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            return versions.max(Comparator.comparing(
                            p -> Integer.parseInt(p.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin");
        } catch (IOException e) {
            throw new IllegalStateException("set POSTGRES_BIN to the folder of PostgreSQL's programs", e);
        }
    }

    /** A connection to whichever node is the primary. */
    Connection connect() throws SQLException {
        String hosts = nodes.values().stream().map(n -> "127.0.0.1:" + n.port()).collect(Collectors.joining(","));
        return DriverManager.getConnection(
                "jdbc:postgresql://" + hosts
                        + "/postgres?targetServerType=primary&connectTimeout=2&socketTimeout=10&hostRecheckSeconds=0",
                "postgres",
                PASSWORD);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Waits until that node is the primary. */
    void awaitPrimary(String name) {
        TestCluster.eventually().until(() -> node(name).isPrimary());
    }

    /** Waits until that node streams from the primary. */
    void awaitStreaming(String name) {
        TestCluster.eventually().until(() -> node(name).streams());
    }

    /** Waits until that node is listed as running on the primary's timeline, and says so itself: sooner it is refused as next leader. */
    void awaitReady(String name, String primary) {
        TestCluster.eventually().until(() -> {
            int timeline = node(primary).timeline();
            return timeline > 0
                    && node(primary).lists(name, timeline)
                    && node(name).timeline() == timeline;
        });
    }

    /** Whoever is the primary, once somebody is. */
    SiteNode awaitPrimary() {
        return TestCluster.eventually()
                .until(
                        () -> nodes.values().stream()
                                .filter(SiteNode::isPrimary)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    void stopStore() {
        store.stop().run();
    }

    @Override
    public void close() {
        nodes.values().parallelStream().forEach(SiteNode::close);
        store.close().run();
        Machine.delete(root);
    }
}
