package io.hanode.examples.quickstart;

import io.hanode.dcs.zookeeper.EmbeddedZooKeeper;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where the store is.
 *
 * @param choice which one
 * @param ports three ports on 127.0.0.1, the first one for clients; with {@link StoreChoice#EMBEDDED} three for each node
 */
public record StorePlan(StoreChoice choice, List<Integer> ports) {

    private static final int PORTS_OF_A_SERVER = 3;

    /** Copies the list. */
    public StorePlan {
        ports = List.copyOf(ports);
    }

    /** How many ports it takes, for a cluster of that many nodes. */
    static int portsNeeded(StoreChoice choice, int nodes) {
        return choice == StoreChoice.EMBEDDED ? PORTS_OF_A_SERVER * nodes : PORTS_OF_A_SERVER;
    }

    /** What nodes are given. */
    String url() {
        return switch (choice) {
            case ETCD -> "etcd://" + address(0);
            // The server that is started here grants sessions as short as that.
            case CONSUL -> "consul://" + address(0) + "?sessionTtlMin=1000";
            case ZOOKEEPER -> zooKeeper(address(0));
            case EMBEDDED ->
                zooKeeper(IntStream.range(0, servers()).mapToObj(this::client).collect(Collectors.joining(",")));
        };
    }

    private static String zooKeeper(String servers) {
        return "zookeeper://" + servers + "?tickTime=" + EmbeddedZooKeeper.TICK_TIME.toMillis();
    }

    private int servers() {
        return ports.size() / PORTS_OF_A_SERVER;
    }

    /** Where the server inside the node of that index listens for clients. */
    String client(int node) {
        return address(PORTS_OF_A_SERVER * node);
    }

    /** All servers inside nodes, as ZooKeeper writes them. */
    List<String> peers() {
        return IntStream.range(0, servers())
                .mapToObj(node -> (node + 1) + "=" + address(PORTS_OF_A_SERVER * node + 1) + ":"
                        + ports.get(PORTS_OF_A_SERVER * node + 2))
                .toList();
    }

    /** The address at the port of that index. */
    String address(int port) {
        return "127.0.0.1:" + ports.get(port);
    }
}
