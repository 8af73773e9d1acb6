package io.hanode.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A node's own part of the configuration, in Patroni's words, as its file has it. It is laid over the dynamic configuration of the
 * cluster: parameters are merged, every other key takes the place of the cluster's. Parameters that must be alike on all nodes
 * ({@code max_connections} and its like) and {@code use_slots} are the cluster's alone. The cluster's may name commands
 * ({@code archive_command}, {@code callbacks} and their like) only where {@code allow_dynamic_commands} is true here.
 *
 * @param tags the node's tags: name to Boolean, Number or String
 * @param postgresql the {@code postgresql} section, with {@code allow_dynamic_commands}
 */
public record LocalConfig(Map<String, Object> tags, Map<String, Object> postgresql) {

    /** Nothing of its own. */
    public static final LocalConfig NONE = new LocalConfig(Map.of(), Map.of());

    /** Copies the maps. */
    public LocalConfig {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
        postgresql = Collections.unmodifiableMap(new LinkedHashMap<>(postgresql));
    }

    /** What cannot be used, one sentence each with key, value and what is allowed. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>(
                ClusterConfig.of(Map.of("postgresql", postgresql)).faults());
        new ConfigReader(postgresql, "postgresql.", faults).flag(LocalOverlay.ALLOW, false);
        return faults;
    }
}
