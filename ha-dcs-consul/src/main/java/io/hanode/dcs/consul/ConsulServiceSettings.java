package io.hanode.dcs.consul;

import java.time.Duration;
import java.util.List;

/**
 * What is registered of a node.
 *
 * @param cluster the cluster's name
 * @param node the node's name
 * @param host where clients reach PostgreSQL
 * @param port where clients reach PostgreSQL
 * @param apiUrl the node's REST API as the agent reaches it, {@code http://host:port}
 * @param tags beside the role
 * @param checkInterval how often the agent asks the REST API, above zero; a server that fails for 30 times that is removed
 */
public record ConsulServiceSettings(
        String cluster, String node, String host, int port, String apiUrl, List<String> tags, Duration checkInterval) {

    private static final Duration PATRONIS_CHECK_INTERVAL = Duration.ofSeconds(5);

    /** Checks the interval. */
    public ConsulServiceSettings {
        tags = List.copyOf(tags);
        if (checkInterval.isNegative() || checkInterval.isZero()) {
            throw new IllegalArgumentException(
                    "Consul service checkInterval is " + checkInterval + ": must be above 0");
        }
    }

    /** Without further tags, checked every 5 s. */
    public ConsulServiceSettings(String cluster, String node, String host, int port, String apiUrl) {
        this(cluster, node, host, port, apiUrl, List.of(), PATRONIS_CHECK_INTERVAL);
    }

    String id() {
        return cluster + "/" + node;
    }
}
