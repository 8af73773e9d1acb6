package io.hanode.agent.cli;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code topology}: the members of clusters as trees of who replicates from whom. */
@Command(name = "topology", description = "List the members of clusters as trees of who replicates from whom.")
public final class TopologyCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..*", description = "Default: the configuration file's.")
    private List<String> clusters = List.of();

    @Mixin
    private Watch watch = new Watch();

    @Override
    int run(Tool tool) {
        List<String> names = clusters.isEmpty() ? List.of(tool.cluster(null)) : clusters;
        new Screen(tool.io())
                .show(
                        watch.every(),
                        () -> names.stream()
                                .map(name -> tool.members(tool.look(name).view(), Format.TOPOLOGY, false))
                                .collect(Collectors.joining()));
        return ExitCode.DONE;
    }
}
