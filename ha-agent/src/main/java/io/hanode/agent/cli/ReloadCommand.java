package io.hanode.agent.cli;

import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reload}: nodes read their configuration files again. */
@Command(name = "reload", description = "Let nodes read their configuration files again.")
public final class ReloadCommand extends ClusterCommand {

    private static final int ACCEPTED = 202;

    @Mixin
    private Targets targets = new Targets();

    @Override
    int run(Tool tool) {
        Seen seen = tool.look(targets.cluster());
        MemberChoice choice = new MemberChoice(tool, seen.view(), targets.role(), "reload");
        List<MemberView> chosen = choice.among(targets.members());
        choice.confirm(chosen, targets.force());
        Outcomes outcomes = new Outcomes(tool.io());
        for (MemberView member : chosen) {
            reload(tool, seen, member, outcomes);
        }
        return outcomes.code();
    }

    private static void reload(Tool tool, Seen seen, MemberView member, Outcomes outcomes) {
        try {
            RestAnswer reply = tool.nodes().post(member, "/reload", null, NodeApi.QUICK);
            if (reply.status() == ACCEPTED) {
                Object wait =
                        seen.stored() == null ? null : seen.stored().config().get("loop_wait");
                outcomes.success("Reload request received for member " + member.name()
                        + " and will be processed within " + (wait == null ? 10 : wait) + " seconds");
            } else if (reply.isOk()) {
                outcomes.success("No changes to apply on member " + member.name());
            } else {
                outcomes.refusal("reload", member, reply);
            }
        } catch (RestException e) {
            outcomes.silence("reload", member, e);
        }
    }
}
