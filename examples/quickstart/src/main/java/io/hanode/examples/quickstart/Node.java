package io.hanode.examples.quickstart;

import io.hanode.HaNode;
import io.hanode.HaSettings;
import io.hanode.dcs.zookeeper.EmbeddedZooKeeper;
import io.hanode.dcs.zookeeper.EnsemblePeer;
import io.hanode.postgres.local.LocalPostgres;
import io.hanode.rest.RestApi;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One node: what a service does to make its PostgreSQL highly available. Ends in order on SIGTERM, and when its standard input ends. */
public final class Node {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(8);

    private Node() {}

    /**
     * Runs a node until the process is told to end.
     *
     * @param args the plan's file, and the node's name
     * @throws IOException when the plan cannot be read
     */
    public static void main(String[] args) throws IOException {
        ClusterPlan plan = ClusterPlan.load(Path.of(args[0]));
        NodePlan self = plan.node(args[1]);
        Optional<EmbeddedZooKeeper> server = startServer(plan, self);
        HaNode node = start(plan, self);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, server), "close"));
        // The supervisor holds the other end of the pipe: should it be killed, nothing is left behind.
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    /** With an embedded store every node runs a server of it. */
    private static Optional<EmbeddedZooKeeper> startServer(ClusterPlan plan, NodePlan self) throws IOException {
        if (plan.store().choice() != StoreChoice.EMBEDDED) {
            return Optional.empty();
        }
        int index = plan.nodes().indexOf(self);
        List<EnsemblePeer> peers =
                plan.store().peers().stream().map(EnsemblePeer::parse).toList();
        return Optional.of(EmbeddedZooKeeper.ensembleMember(
                        index + 1,
                        self.directory().resolve("zookeeper"),
                        plan.store().client(index),
                        peers)
                .start());
    }

    private static void close(HaNode node, Optional<EmbeddedZooKeeper> server) {
        node.close();
        server.ifPresent(EmbeddedZooKeeper::close);
    }

    private static HaNode start(ClusterPlan plan, NodePlan self) {
        return HaNode.builder()
                .cluster(ClusterPlan.CLUSTER)
                .name(self.name())
                .dcs(plan.store().url())
                .postgres(LocalPostgres.builder()
                        .dataDirectory(self.data())
                        .listen(self.postgres())
                        .superuser("postgres", plan.superuserPassword())
                        .replication("replicator", plan.replicationPassword())
                        .binDirectory(plan.binDirectory())
                        .osUser(Workspace.OS_USER)
                        .unixSocketDirectory(self.directory())
                        .build())
                .rest(RestApi.listen(self.rest()))
                .config(Map.of(
                        "ttl", plan.ttl(), "loop_wait", ClusterPlan.LOOP_WAIT, "retry_timeout", ClusterPlan.LOOP_WAIT))
                .settings(settings())
                .start();
    }

    /** A person who pressed Ctrl-C does not want to wait for a minute. */
    private static HaSettings settings() {
        HaSettings defaults = HaSettings.DEFAULTS;
        return new HaSettings(
                defaults.observeTimeout(),
                defaults.peerTimeout(),
                CLOSE_TIMEOUT,
                defaults.processFence(),
                defaults.initialConfig());
    }
}
