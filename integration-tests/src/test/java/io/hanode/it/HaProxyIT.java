package io.hanode.it;

import static io.hanode.it.TestCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** HAProxy with the configuration of examples/haproxy, in front of three agents. */
class HaProxyIT {

    private static final List<String> PORTS = List.of("127.0.0.1:7000", "*:5000", "*:5001", "*:5002");

    /** Its ports, as the example numbers them, to those of this test. */
    private final Map<String, Integer> ports = new TreeMap<>();

    @Test
    void writesFollowASwitchoverAndAKillAndReadsGoToStandbys() throws Exception {
        try (Site site = new Site(StoreKind.ETCD)) {
            site.start("n1", Program.HANODE);
            site.awaitPrimary("n1");
            site.start("n2", Program.HANODE);
            site.start("n3", Program.HANODE);
            Tool hanode = Tool.hanode(site.node("n1").file());
            hanode.succeed("edit-config", Site.SCOPE, "-s", "ttl=8", "-s", "loop_wait=1", "--force");
            site.awaitStreaming("n2");
            site.awaitStreaming("n3");
            try (Daemon proxy = new Daemon("haproxy", List.of("haproxy", "-db", "-f", configuration(site)))) {
                awaitWrites(proxy, site, "n1");
                awaitReads(site, "n2", "n3");
                hanode.succeed("switchover", Site.SCOPE, "--leader", "n1", "--candidate", "n2", "--force");
                awaitWrites(proxy, site, "n2");
                awaitReads(site, "n1", "n3");
                site.node("n2").kill();
                String next = site.awaitPrimary().name();
                awaitWrites(proxy, site, next);
                awaitReads(site, next.equals("n1") ? "n3" : "n1");
                assertThat(server(site, "*:5002")).isNotEqualTo("n2");
            }
        }
    }

    private void awaitWrites(Daemon proxy, Site site, String name) throws IOException {
        proxy.mustRun();
        eventually().untilAsserted(() -> {
            assertThat(server(site, "*:5000")).isEqualTo(name);
            try (Connection connection = connect("*:5000");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE IF NOT EXISTS written (at timestamptz DEFAULT now())");
                statement.execute("INSERT INTO written DEFAULT VALUES");
            }
        });
    }

    /** Until connections have reached each of these standbys, and none but them for a while. */
    private void awaitReads(Site site, String... standbys) {
        List<String> all = List.of(standbys);
        eventually().untilAsserted(() -> {
            for (String ignored : standbys) {
                assertThat(server(site, "*:5001")).isIn(all);
            }
        });
        for (String standby : standbys) {
            eventually().until(() -> server(site, "*:5001").equals(standby));
        }
    }

    /** Which node a new connection by way of the proxy ends at. */
    private String server(Site site, String port) throws SQLException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT inet_server_port()")) {
            rows.next();
            int reached = rows.getInt(1);
            return site.nodes.values().stream()
                    .filter(node -> node.port() == reached)
                    .findFirst()
                    .orElseThrow()
                    .name();
        }
    }

    private Connection connect(String port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + ports.get(port) + "/postgres?connectTimeout=2&socketTimeout=10",
                "postgres",
                Site.PASSWORD);
    }

    private String configuration(Site site) throws IOException {
        String text = Examples.text("haproxy/haproxy.cfg");
        for (String port : PORTS) {
            ports.put(port, Machine.freePort());
            text = Examples.put(text, "bind " + port, "bind 127.0.0.1:" + ports.get(port));
        }
        int number = 0;
        for (SiteNode node : site.nodes.values()) {
            number++;
            String old = " n%d 10.0.0.%d:5432 maxconn 300 check port 8008".formatted(number, number);
            text = Examples.put(
                    text,
                    old,
                    " %s 127.0.0.1:%d maxconn 300 check port %d".formatted(node.name(), node.port(), node.restPort()));
        }
        Path file = Files.writeString(site.root.resolve("haproxy.cfg"), text);
        Machine.run("haproxy", "-c", "-f", file.toString());
        return file.toString();
    }
}
