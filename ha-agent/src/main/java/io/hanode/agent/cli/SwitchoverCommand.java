package io.hanode.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code switchover}: a planned change of leader, now or later. */
@Command(name = "switchover", description = "Change the leader in order, now or later.")
public final class SwitchoverCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(
            names = {"--leader", "--primary"},
            paramLabel = "MEMBER",
            description = "Who has to be the leader.")
    private @Nullable String leader;

    @Option(
            names = "--candidate",
            paramLabel = "MEMBER",
            description = "Who is wanted next. Default: the best standby.")
    private @Nullable String candidate;

    @Option(names = "--scheduled", paramLabel = "TIME", description = "When: ISO 8601, local without a zone; or now.")
    private @Nullable String scheduled;

    @Option(names = "--force", description = "Ask no questions.")
    private boolean force;

    @Override
    int run(Tool tool) {
        return new LeaderChange(tool, tool.cluster(cluster), LeaderChange.Kind.SWITCHOVER, force)
                .run(leader, candidate, scheduled);
    }
}
