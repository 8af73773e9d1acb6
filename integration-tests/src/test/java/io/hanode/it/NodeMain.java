package io.hanode.it;

import io.hanode.HaNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A node in a process of its own, so that it can be killed or frozen. */
final class NodeMain {

    private NodeMain() {}

    /** Arguments: name, folder, port, REST port, store, and more of the configuration as key=value. Runs until it is told to end. */
    public static void main(String[] args) throws InterruptedException {
        NodeSpec spec = new NodeSpec(
                args[0], Path.of(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]), args[4], Map.of());
        Map<String, Object> config = new HashMap<>(TestCluster.config(spec.store()));
        for (String setting : List.of(args).subList(5, args.length)) {
            String[] pair = setting.split("=", 2);
            config.put(pair[0], pair[1].matches("[0-9]+") ? (Object) Integer.valueOf(pair[1]) : pair[1]);
        }
        HaNode node = spec.builder(config).start();
        Runtime.getRuntime().addShutdownHook(new Thread(node::close));
        Thread.currentThread().join();
    }
}
