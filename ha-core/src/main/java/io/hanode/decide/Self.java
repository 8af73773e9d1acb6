package io.hanode.decide;

import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.postgres.ServerAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who this node is.
 *
 * @param cluster its cluster
 * @param name its name
 * @param instance this process, unlike any other
 * @param tags its tags
 * @param address its server's address
 * @param apiUrl its REST API; null when it has none
 * @param proxyUrl a proxy in front of its server; null when there is none
 * @param canProvision whether it may make, copy or rewind a data directory
 * @param initialConfig the dynamic configuration of a cluster that it makes
 */
public record Self(
        ClusterName cluster,
        NodeName name,
        String instance,
        Tags tags,
        ServerAddress address,
        @Nullable String apiUrl,
        @Nullable String proxyUrl,
        boolean canProvision,
        Map<String, Object> initialConfig) {

    /** Copies the map. */
    public Self {
        initialConfig = Collections.unmodifiableMap(new LinkedHashMap<>(initialConfig));
    }

    /** The same node, with other tags and another proxy. */
    public Self with(Tags newTags, @Nullable String newProxyUrl) {
        return new Self(cluster, name, instance, newTags, address, apiUrl, newProxyUrl, canProvision, initialConfig);
    }
}
