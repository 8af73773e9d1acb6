package io.hanode.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pause}: nobody is promoted, demoted, started or stopped until it is ended. */
@Command(name = "pause", description = "Stop automatic management of the cluster.")
public final class PauseCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(names = "--wait", description = "Wait until all nodes know.")
    private boolean wait;

    @Override
    int run(Tool tool) {
        return new PauseChange(tool, tool.cluster(cluster), true).run(wait);
    }
}
