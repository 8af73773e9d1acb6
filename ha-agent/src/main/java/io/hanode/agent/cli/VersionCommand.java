package io.hanode.agent.cli;

import io.hanode.agent.Version;
import io.hanode.rest.RestException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code version}: that of this program, and those of a cluster's nodes and servers. */
@Command(name = "version", description = "Show the versions of this program, of nodes and of servers.")
public final class VersionCommand extends ClusterCommand {

    private static final int FIRST_WITH_TWO_PARTS = 100_000;

    @Parameters(index = "0", paramLabel = "CLUSTER", arity = "0..1")
    private @Nullable String cluster;

    @Parameters(index = "1..*", paramLabel = "MEMBER", arity = "0..*", description = "Default: all.")
    private List<String> members = List.of();

    @Override
    int run(Tool tool) {
        tool.io().say("hanode version " + Version.text());
        if (cluster == null) {
            return ExitCode.DONE;
        }
        ClusterView view = tool.look(cluster).view();
        members.forEach(name -> Tool.member(view, name));
        tool.io().say("");
        int code = ExitCode.DONE;
        for (MemberView member : view.members()) {
            if (member.apiUrl().isPresent() && (members.isEmpty() || members.contains(member.name()))) {
                code = Math.max(code, show(tool, member));
            }
        }
        return code;
    }

    private static int show(Tool tool, MemberView member) {
        try {
            Map<String, Object> status = NodeApi.json(tool.nodes().get(member, "/patroni"));
            Object version = MemberView.texts(status.get("patroni")).get("version");
            String server = status.get("server_version") instanceof Number n ? " PostgreSQL " + text(n.intValue()) : "";
            tool.io().say(member.name() + ": Patroni " + version + server);
            return ExitCode.DONE;
        } catch (RestException e) {
            tool.io().say(member.name() + ": failed to get version: " + e.getMessage());
            return ExitCode.FAILED;
        }
    }

    /** PostgreSQL's version number as people write it: 150006 is 15.6, 90624 is 9.6.24. */
    static String text(int number) {
        return number >= FIRST_WITH_TWO_PARTS
                ? number / 10_000 + "." + number % 10_000
                : number / 10_000 + "." + number / 100 % 100 + "." + number % 100;
    }
}
