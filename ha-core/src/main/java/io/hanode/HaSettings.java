package io.hanode;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of one node that are not shared through the store, and the dynamic configuration that a new cluster begins with.
 *
 * @param observeTimeout how long the local server may take to answer the question for its state (default 2 s)
 * @param peerTimeout how long other nodes may take to answer (default 2 s)
 * @param closeTimeout how long {@link HaNode#close()} may take before the server is stopped by force (default 60 s)
 * @param processFence whether a child process outside the JVM stops PostgreSQL when this JVM is paused or dead (default true)
 * @param initialConfig the dynamic configuration of a cluster that this node makes; ignored when the cluster exists
 */
public record HaSettings(
        Duration observeTimeout,
        Duration peerTimeout,
        Duration closeTimeout,
        boolean processFence,
        Map<String, Object> initialConfig) {

    /** The defaults. */
    public static final HaSettings DEFAULTS =
            new HaSettings(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(60), true, defaultConfig());

    /** Copies the map. */
    public HaSettings {
        initialConfig = Collections.unmodifiableMap(new LinkedHashMap<>(initialConfig));
    }

    private static Map<String, Object> defaultConfig() {
        Map<String, Object> postgresql = new LinkedHashMap<>();
        postgresql.put("use_pg_rewind", true);
        postgresql.put("use_slots", true);
        postgresql.put("remove_data_directory_on_diverged_timelines", true);
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("ttl", 30);
        config.put("loop_wait", 10);
        config.put("retry_timeout", 10);
        config.put("maximum_lag_on_failover", 1_048_576);
        config.put("primary_start_timeout", 300);
        config.put("postgresql", postgresql);
        return config;
    }
}
