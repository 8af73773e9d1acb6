package io.hanode.agent.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code demote-cluster}: the cluster follows another one. */
@Command(name = "demote-cluster", description = "Let the cluster follow another one, as a standby cluster.")
public final class DemoteClusterCommand extends ClusterCommand {

    private static final int LARGEST_PORT = 65_535;

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(names = "--host", paramLabel = "HOST", description = "Where the other cluster's primary is.")
    private @Nullable String host;

    @Option(names = "--port", paramLabel = "PORT", description = "Its port.")
    private @Nullable Integer port;

    @Option(names = "--restore-command", paramLabel = "COMMAND", description = "Fetches its WAL from an archive.")
    private @Nullable String restoreCommand;

    @Option(names = "--primary-slot-name", paramLabel = "NAME", description = "The replication slot there.")
    private @Nullable String slot;

    @Option(names = "--force", description = "Ask no questions.")
    private boolean force;

    @Override
    int run(Tool tool) {
        if (host == null && port == null && restoreCommand == null) {
            throw CliException.usage("At least --host, --port or --restore-command should be specified");
        }
        if (port != null && (port < 1 || port > LARGEST_PORT)) {
            throw CliException.usage("--port " + port + " is out of bounds: 1 to 65535 is allowed");
        }
        Map<String, Object> upstream = new LinkedHashMap<>();
        putUnlessNull(upstream, "host", host);
        putUnlessNull(upstream, "port", port);
        putUnlessNull(upstream, "primary_slot_name", slot);
        putUnlessNull(upstream, "restore_command", restoreCommand);
        return new ClusterRole(tool, tool.cluster(cluster), upstream).run(force);
    }

    private static void putUnlessNull(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
