package io.hanode.it;

import io.hanode.HaNode;
import java.nio.file.Path;
import java.util.Map;

/** A node in a process of its own, so that it can be killed or frozen. */
final class NodeMain {

    private NodeMain() {}

    /** Arguments: name, folder, port, REST port, store. Runs until it is told to end. */
    public static void main(String[] args) throws InterruptedException {
        NodeSpec spec = new NodeSpec(
                args[0], Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]), args[4], Map.of());
        HaNode node = spec.builder(TestCluster.config(spec.store())).start();
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        Thread.currentThread().join();
    }
}
