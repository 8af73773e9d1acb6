package io.hanode.agent.cli;

import io.hanode.agent.config.AgentConfig;
import io.hanode.agent.config.ConfigNode.Mapping;
import io.hanode.agent.config.Fault;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes from a configuration what the command line needs of it. A node's settings that are wrong do not stop it. */
final class ReachFile {

    private ReachFile() {}

    /**
     * Reads files, and the variables over them.
     *
     * @throws CliException with all faults, when there are any and the store is not known
     */
    static Reach read(List<Path> paths, Io io) {
        AgentConfig config = AgentConfig.load(paths, io.environment());
        if (!config.faults().isEmpty() && config.store().isEmpty()) {
            throw new CliException(
                    ExitCode.CONFIGURATION,
                    "the configuration cannot be used:\n  "
                            + config.faults().stream().map(Fault::toString).collect(Collectors.joining("\n  ")));
        }
        if (!config.faults().isEmpty()) {
            io.note("Note: the configuration has " + config.faults().size()
                    + " fault(s), which hanode validate lists; a node would not start with it");
        }
        Mapping tree = config.tree();
        return new Reach(
                config.scope().orElse(null),
                config.namespace(),
                config.store().orElse(null),
                localApi(tree),
                config.access(),
                database(tree));
    }

    private static @Nullable String localApi(Mapping tree) {
        String scheme = tree.text("restapi", "certfile").isPresent() ? "https://" : "http://";
        return tree.text("restapi", "connect_address")
                .or(() -> tree.text("restapi", "listen"))
                .map(address -> scheme + address.replaceFirst("^(\\*|0\\.0\\.0\\.0|\\[::]):", "127.0.0.1:"))
                .orElse(null);
    }

    private static Map<String, String> database(Mapping tree) {
        Map<String, String> values = new LinkedHashMap<>();
        tree.section("postgresql", "authentication", "superuser")
                .plain()
                .forEach((key, value) -> values.put(key, String.valueOf(value)));
        tree.text("postgresql", "database").ifPresent(name -> values.put("dbname", name));
        return values;
    }
}
