package io.hanode.agent.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code show-config}: the dynamic configuration as YAML. */
@Command(name = "show-config", description = "Show the cluster's dynamic configuration.")
public final class ShowConfigCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..1", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Override
    int run(Tool tool) {
        Seen seen = tool.look(tool.cluster(cluster));
        tool.io()
                .say(YamlText.block(
                        seen.stored() != null ? seen.stored().config() : NodeApi.json(tool.local("/config"))));
        return ExitCode.DONE;
    }
}
