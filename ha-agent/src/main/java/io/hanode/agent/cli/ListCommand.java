package io.hanode.agent.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code list}: the members of clusters. */
@Command(name = "list", description = "List the members of clusters.")
public final class ListCommand extends ClusterCommand {

    @Parameters(paramLabel = "CLUSTER", arity = "0..*", description = "Default: the configuration file's.")
    private List<String> clusters = List.of();

    @Option(
            names = {"-e", "--extended"},
            description = "Show all columns, also empty ones.")
    private boolean extended;

    @Option(
            names = {"-t", "--timestamp"},
            description = "Show the time above.")
    private boolean timestamp;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "pretty",
            description = "pretty, tsv, json, yaml or yml. Default: pretty.")
    private String format = "";

    @Mixin
    private Watch watch = new Watch();

    @Override
    int run(Tool tool) {
        Format as = Format.parse(format);
        List<String> names = clusters.isEmpty() ? List.of(tool.cluster(null)) : clusters;
        new Screen(tool.io()).show(watch.every(), () -> text(tool, names, as));
        return ExitCode.DONE;
    }

    private String text(Tool tool, List<String> names, Format as) {
        StringBuilder text = new StringBuilder();
        if (timestamp) {
            text.append(Times.stamp(tool.io().clock())).append('\n');
        }
        names.forEach(name -> text.append(tool.members(tool.look(name).view(), as, extended)));
        return text.toString();
    }
}
