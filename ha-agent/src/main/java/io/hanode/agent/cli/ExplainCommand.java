package io.hanode.agent.cli;

import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain}: why nodes are what they are, and what they wait for. */
@Command(name = "explain", description = "Say why the last change of role happened, and what nodes wait for now.")
public final class ExplainCommand extends ClusterCommand {

    @Parameters(arity = "0..1", paramLabel = "MEMBER", description = "Default: all.")
    private @Nullable String member;

    @Option(names = "--cluster", paramLabel = "CLUSTER", description = "Default: the configuration file's.")
    private @Nullable String cluster;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show the last decisions too.")
    private boolean verbose;

    @Override
    int run(Tool tool) {
        ClusterView view = tool.look(tool.cluster(cluster)).view();
        List<MemberView> asked = member == null ? view.members() : List.of(Tool.member(view, member));
        if (asked.isEmpty()) {
            throw CliException.notFound("cluster " + view.name() + " has no member now that could be asked");
        }
        Outcomes outcomes = new Outcomes(tool.io());
        asked.forEach(m -> explain(tool, m, outcomes));
        return outcomes.code();
    }

    private void explain(Tool tool, MemberView asked, Outcomes outcomes) {
        try {
            RestAnswer reply = tool.nodes().get(asked, "/explain");
            if (reply.isOk()) {
                new Explanation(NodeApi.json(reply)).lines(verbose).forEach(tool.io()::say);
            } else {
                outcomes.failure(asked.name() + " cannot explain itself (status " + reply.status()
                        + "): only nodes of HaNode can, not Patroni's");
            }
        } catch (RestException e) {
            outcomes.failure(asked.name() + " cannot be asked: " + e.getMessage());
        }
    }
}
