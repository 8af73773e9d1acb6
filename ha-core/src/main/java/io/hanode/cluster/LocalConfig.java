package io.hanode.cluster;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A node's own part of the configuration, in Patroni's words, as its file has it. It is laid over the dynamic configuration of the
 * cluster.
 *
 * @param tags the node's tags: name to Boolean, Number or String
 * @param postgresql the {@code postgresql} section
 */
public record LocalConfig(Map<String, Object> tags, Map<String, Object> postgresql) {

    /** Nothing of its own. */
    public static final LocalConfig NONE = new LocalConfig(Map.of(), Map.of());

    /** Copies the maps. */
    public LocalConfig {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        postgresql = Collections.unmodifiableMap(new LinkedHashMap<>(postgresql));
    }
}
