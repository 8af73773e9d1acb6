package io.hanode.agent.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that looks at a cluster or changes it. */
abstract class ClusterCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--group", hidden = true, paramLabel = "N")
    private @Nullable Integer group;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
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
