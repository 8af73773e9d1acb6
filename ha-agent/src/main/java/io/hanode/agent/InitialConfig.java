package io.hanode.agent;

import io.hanode.agent.config.AgentConfig;
import io.hanode.cluster.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dynamic configuration of a cluster whose store has none: what Patroni left in the data directory when the store was lost, and
 * else {@code bootstrap.dcs}.
 */
final class InitialConfig {

    private static final Logger log = LoggerFactory.getLogger(InitialConfig.class);
    private static final String FILE = "patroni.dynamic.json";

    private InitialConfig() {}

    static Map<String, Object> of(AgentConfig config) {
        return config.tree()
                .text("postgresql", "data_dir")
                .map(Path::of)
                .flatMap(InitialConfig::kept)
                .orElseGet(() -> {
                    Map<String, Object> initial = new LinkedHashMap<>(config.initialConfig());
                    initial.values().removeIf(java.util.Objects::isNull);
                    return initial;
                });
    }

    private static Optional<Map<String, Object>> kept(Path dataDirectory) {
        Path file = dataDirectory.resolve(FILE);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Json.object(Files.readString(file)));
        } catch (IOException | IllegalArgumentException e) {
            log.warn("{} cannot be used, bootstrap.dcs takes its place: {}", file, e.getMessage());
            return Optional.empty();
        }
    }
}
