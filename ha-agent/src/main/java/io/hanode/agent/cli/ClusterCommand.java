package io.hanode.agent.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that looks at a cluster or changes it. */
@Command(
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused by a member, or failed",
            "2:the command line is wrong",
            "3:the configuration cannot be used",
            "4:the store cannot be reached",
            "5:no such cluster or member",
            "6:answered with no, or not answered",
            "7:begun, but the outcome was not seen in time"
        })
abstract class ClusterCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--group", hidden = true, paramLabel = "N")
    private @Nullable Integer group;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Override
    public final Integer call() {
        if (group != null) {
            throw CliException.usage(
                    "--group is not supported: HaNode has no groups of clusters (Citus); name the cluster");
        }
        try (Tool tool = GlobalOptions.of(Objects.requireNonNull(spec)).open()) {
            return run(tool);
        }
    }

    /**
     * Does it.
     *
     * @return one of {@link ExitCode}
     * @throws CliException when it ends early
     */
    abstract int run(Tool tool);
}
