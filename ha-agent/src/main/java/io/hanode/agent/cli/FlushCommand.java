package io.hanode.agent.cli;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.FailoverRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.WriteResult;
import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code flush}: takes back what was scheduled. */
@Command(name = "flush", description = "Take back a scheduled restart or switchover.")
public final class FlushCommand extends ClusterCommand {

    private static final Duration CALL = Duration.ofSeconds(15);
    private static final int NOT_FOUND = 404;

    @Parameters(index = "0", paramLabel = "CLUSTER")
    private String cluster = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "[MEMBER…] restart|switchover",
            description = "Members (default: all), and last what is taken back.")
    private List<String> rest = List.of();

    @Option(
            names = {"-r", "--role"},
            paramLabel = "ROLE",
            defaultValue = "any",
            description = "Only restarts of members of this role.")
    private String role = "";

    @Option(names = "--force", description = "Ask no questions.")
    private boolean force;

    @Override
    int run(Tool tool) {
        List<String> members = new ArrayList<>(rest);
        String target = members.remove(members.size() - 1);
        return switch (target) {
            case "restart" -> restarts(tool, members);
            case "switchover" -> switchover(tool);
            default -> throw CliException.usage("'" + target + "' cannot be flushed: restart or switchover is allowed");
        };
    }

    private int restarts(Tool tool, List<String> members) {
        ClusterView view = tool.look(cluster).view();
        MemberChoice choice = new MemberChoice(tool, view, Role.parse(role), "flush");
        List<MemberView> chosen = choice.among(members);
        choice.confirm(chosen, force);
        Outcomes outcomes = new Outcomes(tool.io());
        for (MemberView member : chosen) {
            if (member.scheduledRestart().isEmpty()) {
                tool.io().say("No scheduled restart for member " + member.name());
                continue;
            }
            try {
                RestAnswer reply = tool.nodes().delete(member, "/restart", CALL);
                if (reply.isOk()) {
                    outcomes.success("Success: flush scheduled restart for member " + member.name());
                } else {
                    outcomes.refusal("flush scheduled restart", member, reply);
                }
            } catch (RestException e) {
                outcomes.silence("flush scheduled restart", member, e);
            }
        }
        return outcomes.code();
    }

    private int switchover(Tool tool) {
        StoredCluster stored = tool.stored(cluster);
        if (stored.request().isEmpty()) {
            tool.io().say("No pending scheduled switchover");
            return ExitCode.DONE;
        }
        for (MemberView member : stored.view().leaderFirst()) {
            try {
                RestAnswer reply = tool.nodes().delete(member, "/switchover", CALL);
                if (reply.isOk()) {
                    tool.io().say("Success: " + reply.text());
                    return ExitCode.DONE;
                }
                if (reply.status() == NOT_FOUND) {
                    throw CliException.failed("Failed: " + reply.text());
                }
                tool.io()
                        .say("Failed: member=" + member.name() + ", status_code=" + reply.status() + ", ("
                                + reply.text() + ")");
            } catch (RestException e) {
                tool.io().note("Member " + member.name() + " is not accessible: " + e.getMessage());
            }
        }
        return inStore(tool, stored);
    }

    private int inStore(Tool tool, StoredCluster stored) {
        tool.io()
                .say(Times.preciseStamp(tool.io().clock()) + " Could not find any accessible member of cluster "
                        + cluster + ", falling back to the store");
        Expect expect = stored.revision(ClusterKeys.FAILOVER).map(Expect::at).orElseGet(Expect::absent);
        WriteResult result = tool.store(cluster).write(ClusterKeys.FAILOVER, FailoverRecord.NONE, expect);
        if (!(result instanceof WriteResult.Written)) {
            throw CliException.failed("the request was changed by another since it was read; nothing was written");
        }
        tool.io().say("Success: scheduled switchover deleted");
        return ExitCode.DONE;
    }
}
