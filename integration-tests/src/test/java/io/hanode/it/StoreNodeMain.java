package io.hanode.it;

import io.hanode.HaNode;
import io.hanode.dcs.zookeeper.EmbeddedZooKeeper;
import io.hanode.dcs.zookeeper.EnsemblePeer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A node and one server of the ensemble that it relies on, in one process: nothing else is needed. */
final class StoreNodeMain {

    private StoreNodeMain() {}

    /**
     * Arguments: name, folder, port, REST port, the store's URL, this server's id and client address, the peers.
     * Runs until it is told to end.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        NodeSpec spec = new NodeSpec(
                args[0], Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]), args[4], Map.of());
        List<EnsemblePeer> peers =
                Arrays.stream(args).skip(7).map(EnsemblePeer::parse).toList();
        EmbeddedZooKeeper server = EmbeddedZooKeeper.ensembleMember(
                        Integer.parseInt(args[5]), spec.folder().resolve("zookeeper"), args[6], peers)
                .start();
        HaNode node = spec.builder(TestCluster.config(spec.store())).start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            node.close();
            server.close();
        }));
        Thread.currentThread().join();
    }
}
