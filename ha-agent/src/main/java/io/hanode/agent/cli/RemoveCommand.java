package io.hanode.agent.cli;

import io.hanode.cluster.ClusterKeys;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code remove}: deletes what the store holds of a cluster. Servers and their data are left alone. */
@Command(name = "remove", description = "Delete what the store holds of a cluster; servers and data are left alone.")
public final class RemoveCommand extends ClusterCommand {

    private static final String PHRASE = "Yes I am aware";

    @Parameters(index = "0", paramLabel = "CLUSTER")
    private String cluster = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "CLUSTER_AGAIN",
            description = "The name once more, which --force asks for.")
    private @Nullable String again;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "pretty",
            description = "pretty, tsv, json, yaml or yml. Default: pretty.")
    private String format = "";

    @Option(names = "--force", description = "Ask no questions; the cluster's name has to be given twice then.")
    private boolean force;

    @Override
    int run(Tool tool) {
        Format as = Format.parse(format);
        if (force && !cluster.equals(again)) {
            throw CliException.usage(
                    "--force needs the cluster's name twice: remove " + cluster + " " + cluster + " --force");
        }
        StoredCluster stored = tool.stored(cluster);
        ClusterView view = stored.view();
        tool.io().print(tool.members(view, as, false));
        if (!force) {
            ask(tool.questions(), view);
        }
        List<String> keys = stored.tree().entries().keySet().stream()
                .filter(key -> !key.startsWith(ClusterKeys.MEMBERS))
                .toList();
        tool.store(cluster).delete(keys);
        tool.io().say("Removed " + keys.size() + " keys of cluster " + cluster);
        if (!view.members().isEmpty()) {
            tool.io()
                    .note("These nodes run, and will write their keys again until they are stopped: "
                            + MemberView.names(view.members()));
        }
        return ExitCode.DONE;
    }

    private void ask(Questions questions, ClusterView view) {
        if (!questions.text("Please confirm the cluster name to remove").equals(cluster)) {
            throw CliException.aborted("Cluster names specified do not match");
        }
        String phrase = questions.text(
                "You are about to remove all information in DCS for " + cluster + ", please type: \"" + PHRASE + "\"");
        if (!phrase.equals(PHRASE)) {
            throw CliException.aborted("You did not exactly type \"" + PHRASE + "\"");
        }
        if (view.leader() != null
                && !questions
                        .text("This cluster currently is healthy. Please specify the leader name to continue")
                        .equals(view.leader())) {
            throw CliException.aborted("You did not specify the current leader of the cluster");
        }
    }
}
