package io.hanode.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code promote-cluster}: a standby cluster stands on its own. */
@Command(name = "promote-cluster", description = "Let a standby cluster stand on its own.")
public final class PromoteClusterCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(names = "--force", description = "Ask no questions.")
    private boolean force;

    @Override
    int run(Tool tool) {
        return new ClusterRole(tool, tool.cluster(cluster), null).run(force);
    }
}
