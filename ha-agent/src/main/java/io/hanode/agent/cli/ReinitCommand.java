package io.hanode.agent.cli;

import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code reinit}: standbys throw their data away and copy the cluster's again. */
@Command(name = "reinit", description = "Let standbys throw their data away and copy the cluster's again.")
public final class ReinitCommand extends ClusterCommand {

    private static final Duration LOOK = Duration.ofSeconds(2);

    /** Copies of large databases take hours; longer than this, and a person has to look. */
    private static final Duration PATIENCE = Duration.ofHours(24);

    /** How long a node may be silent while it is waited for. */
    private static final Duration SILENCE = Duration.ofMinutes(2);

    @Parameters(index = "0", paramLabel = "CLUSTER")
    private String cluster = "";

    @Parameters(index = "1..*", paramLabel = "MEMBER", arity = "0..*")
    private List<String> members = List.of();

    @Option(names = "--from-leader", description = "Copy from the leader, whatever the tags say.")
    private boolean fromLeader;

    @Option(names = "--wait", description = "Wait until it is done, and show how far it is.")
    private boolean wait;

    @Option(names = "--force", description = "Ask no questions, and cancel what the node is doing.")
    private boolean force;

    @Override
    int run(Tool tool) {
        ClusterView view = tool.look(cluster).view();
        MemberChoice choice = new MemberChoice(tool, view, Role.REPLICA, "reinitialize");
        List<MemberView> chosen = choice.named(members, force);
        choice.confirm(chosen, force);
        Outcomes outcomes = new Outcomes(tool.io());
        Map<MemberView, String> begun = new LinkedHashMap<>();
        for (MemberView member : chosen) {
            String server = status(tool, member).map(ReinitCommand::server).orElse("");
            if (begin(tool, member, outcomes)) {
                begun.put(member, server);
            }
        }
        if (wait) {
            begun.forEach((member, server) -> await(tool, member, server, outcomes));
        }
        return outcomes.code();
    }

    private boolean begin(Tool tool, MemberView member, Outcomes outcomes) {
        boolean cancel = force;
        try {
            while (true) {
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("force", cancel);
                body.put("from_leader", fromLeader);
                RestAnswer reply = tool.nodes().post(member, "/reinitialize", body, Duration.ofSeconds(30));
                if (reply.isOk()) {
                    outcomes.success("Success: reinitialize for member " + member.name());
                    return true;
                }
                boolean busy = reply.text().endsWith(" already in progress");
                if (cancel
                        || !busy
                        || !tool.questions()
                                .agreed(reply.text() + ". Do you want to cancel it and reinitialize anyway?")) {
                    outcomes.refusal("reinitialize", member, reply);
                    return false;
                }
                cancel = true;
            }
        } catch (RestException e) {
            outcomes.silence("reinitialize", member, e);
            return false;
        }
    }

    /**
     * Waits for another server than the one that was thrown away: right after it has begun a node may still show that one.
     *
     * @param old when the server started that was thrown away; empty when it did not run
     */
    private static void await(Tool tool, MemberView member, String old, Outcomes outcomes) {
        tool.io().say("Waiting for reinitialize to complete on: " + member.name());
        Progress progress = new Progress(tool.io(), member.name());
        long end = System.nanoTime() + PATIENCE.toNanos();
        long heard = System.nanoTime();
        while (System.nanoTime() < end && System.nanoTime() - heard < SILENCE.toNanos()) {
            Optional<Map<String, Object>> status = status(tool, member);
            if (status.isPresent()) {
                heard = System.nanoTime();
                String state = String.valueOf(status.get().get("state"));
                if (state.equals("running") && !server(status.get()).equals(old)) {
                    outcomes.success("Reinitialize is completed on: " + member.name());
                    return;
                }
                progress.show(state, operation(status.get()));
            }
            pause();
        }
        outcomes.failure("Failed: reinitialize for member " + member.name() + ": it is not known to be complete");
    }

    private static String server(Map<String, Object> status) {
        return String.valueOf(status.getOrDefault("postmaster_start_time", ""));
    }

    private static @Nullable String operation(Map<String, Object> status) {
        return MemberView.texts(status.get("hanode")).get("operation") instanceof String s ? s : null;
    }

    private static Optional<Map<String, Object>> status(Tool tool, MemberView member) {
        try {
            RestAnswer reply = tool.nodes().get(member, "/patroni");
            return reply.isOk() ? Optional.of(NodeApi.json(reply)) : Optional.empty();
        } catch (RestException e) {
            return Optional.empty();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(ExitCode.UNKNOWN, "interrupted while waiting; the node goes on");
        }
    }
}
