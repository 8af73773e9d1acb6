package io.hanode.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code failover}: the named member takes over, above all in a cluster without a leader. */
@Command(name = "failover", description = "Let a member take over, above all where there is no leader.")
public final class FailoverCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(names = "--candidate", paramLabel = "MEMBER", description = "Who takes over.")
    private @Nullable String candidate;

    @Option(names = "--force", description = "Ask no questions.")
    private boolean force;

    @Override
    int run(Tool tool) {
        return new LeaderChange(tool, tool.cluster(cluster), LeaderChange.Kind.FAILOVER, force)
                .run(null, candidate, null);
    }
}
