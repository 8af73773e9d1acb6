package io.hanode.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resume}: ends a pause. */
@Command(name = "resume", description = "Go on with automatic management of the cluster.")
public final class ResumeCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(names = "--wait", description = "Wait until all nodes know.")
    private boolean wait;

    @Override
    int run(Tool tool) {
        return new PauseChange(tool, tool.cluster(cluster), false).run(wait);
    }
}
