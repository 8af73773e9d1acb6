package io.hanode.examples.quickstart;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * Everything that supervisor and nodes must agree on. It is handed over in a file, since it has passwords in it.
 *
 * @param folder where everything is
 * @param nodes the nodes, by name
 * @param store where the store is
 * @param binDirectory where PostgreSQL's programs are
 * @param ttl seconds after which a silent leader may be replaced
 * @param superuserPassword of the role postgres
 * @param replicationPassword of the role replicator
 */
public record ClusterPlan(
        Path folder,
        List<NodePlan> nodes,
        StorePlan store,
        Path binDirectory,
        int ttl,
        String superuserPassword,
        String replicationPassword) {

    /** The cluster's name. */
    public static final String CLUSTER = "demo";

    /** Seconds between two turns at most. */
    public static final int LOOP_WAIT = 1;

    /** Copies the list. */
    public ClusterPlan {
        nodes = List.copyOf(nodes);
    }

    /** Reads what {@link #save} wrote. */
    static ClusterPlan load(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " has no parent directory");
        }
        List<NodePlan> nodes = new ArrayList<>();
        for (String name : property(properties, "nodes").split(",", -1)) {
            nodes.add(new NodePlan(
                    name,
                    folder.resolve(name),
                    Integer.parseInt(property(properties, name + ".postgres")),
                    Integer.parseInt(property(properties, name + ".rest"))));
        }
        return new ClusterPlan(
                folder,
                nodes,
                new StorePlan(
                        StoreChoice.parse(property(properties, "store")),
                        Arrays.stream(property(properties, "store.ports").split(",", -1))
                                .map(Integer::valueOf)
                                .toList()),
                Path.of(property(properties, "bin")),
                Integer.parseInt(property(properties, "ttl")),
                property(properties, "superuser.password"),
                property(properties, "replication.password"));
    }

    /** Writes it to {@link #file}, which must exist already, with nobody else able to read it. */
    void save() throws IOException {
        Properties properties = new Properties();
        properties.setProperty("nodes", nodes.stream().map(NodePlan::name).collect(Collectors.joining(",")));
        for (NodePlan node : nodes) {
            properties.setProperty(node.name() + ".postgres", String.valueOf(node.postgresPort()));
            properties.setProperty(node.name() + ".rest", String.valueOf(node.restPort()));
        }
        properties.setProperty("store", store.choice().word());
        properties.setProperty(
                "store.ports", store.ports().stream().map(String::valueOf).collect(Collectors.joining(",")));
        properties.setProperty("bin", binDirectory.toString());
        properties.setProperty("ttl", String.valueOf(ttl));
        properties.setProperty("superuser.password", superuserPassword);
        properties.setProperty("replication.password", replicationPassword);
        try (Writer writer = Files.newBufferedWriter(file())) {
            properties.store(writer, "the quickstart's cluster");
        }
    }

    /** The file that nodes read. */
    Path file() {
        return folder.resolve("cluster.properties");
    }

    /** The password file for psql. */
    Path passFile() {
        return folder.resolve("pgpass");
    }

    /** The supervisor's log. */
    Path log() {
        return folder.resolve("quickstart.log");
    }

    /** The node of this name. */
    public NodePlan node(String name) {
        return nodes.stream()
                .filter(n -> n.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node is named " + name));
    }

    /** The address of the primary, whichever server that is. */
    public String jdbcUrl() {
        String hosts = nodes.stream().map(NodePlan::postgres).collect(Collectors.joining(","));
        return "jdbc:postgresql://" + hosts + "/postgres?targetServerType=primary&hostRecheckSeconds=0";
    }

    @Override
    public String toString() {
        return "cluster " + CLUSTER + " in " + folder;
    }

    private static String property(Properties properties, String key) throws IOException {
        String value = properties.getProperty(key);
        if (value == null) {
            throw new IOException("the setting " + key + " is missing");
        }
        return value;
    }
}
