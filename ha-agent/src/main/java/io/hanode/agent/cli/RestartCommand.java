package io.hanode.agent.cli;

import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code restart}: restarts servers one after the other, the leader's last, or at a given time. */
@Command(name = "restart", description = "Restart servers one after the other, the leader's last.")
public final class RestartCommand extends ClusterCommand {

    /** Longer than a node waits for its server to start (primary_start_timeout, 300 s by default). */
    private static final Duration PATIENCE = Duration.ofSeconds(330);

    private static final int SCHEDULED = 202;
    private static final int CONFLICT = 409;

    @Mixin
    private Targets targets = new Targets();

    @Option(names = "--any", description = "Only one of them, whichever.")
    private boolean any;

    @Option(names = "--pending", description = "Only those whose settings wait for a restart.")
    private boolean pending;

    @Option(names = "--scheduled", paramLabel = "TIME", description = "When: ISO 8601, local without a zone; or now.")
    private @Nullable String scheduled;

    @Option(names = "--pg-version", paramLabel = "VERSION", description = "Only servers older than this, e.g. 15.6.")
    private @Nullable String version;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long a restart may take, e.g. 60 or 2min.")
    private @Nullable String timeout;

    @Override
    int run(Tool tool) {
        Seen seen = tool.look(targets.cluster());
        MemberChoice choice = new MemberChoice(tool, seen.view(), targets.role(), "restart");
        List<MemberView> chosen = choice.among(targets.members());
        Optional<OffsetDateTime> at = when(tool);
        List<MemberView> due = narrowed(chosen, at.isPresent());
        if (due.isEmpty()) {
            tool.io().say("No member waits for a restart");
            return ExitCode.DONE;
        }
        confirm(tool, choice, due, at);
        Map<String, Object> request = request(tool, seen.view(), at);
        return restart(tool, due, request);
    }

    private Optional<OffsetDateTime> when(Tool tool) {
        String text = scheduled;
        if (text == null) {
            text = targets.force()
                    ? "now"
                    : tool.questions()
                            .text(
                                    "When should the restart take place (e.g. "
                                            + Times.example(tool.io().clock()) + ") ",
                                    "now");
        }
        return Times.scheduled(text, tool.io().clock());
    }

    /** At a later time the nodes themselves see who waits for a restart then. */
    private List<MemberView> narrowed(List<MemberView> chosen, boolean later) {
        List<MemberView> due = chosen.stream()
                .filter(m -> !pending || later || m.pendingRestart())
                .sorted(Comparator.comparing(MemberView::isLeader))
                .collect(Collectors.toList());
        if (any) {
            Collections.shuffle(due);
            due = due.stream().limit(1).toList();
        }
        return due;
    }

    private void confirm(Tool tool, MemberChoice choice, List<MemberView> due, Optional<OffsetDateTime> at) {
        if (targets.force() || at.isEmpty()) {
            choice.confirm(due, targets.force());
        } else if (pending) {
            tool.questions()
                    .confirm(
                            "The nodes needing a restart will be identified at the scheduled time, and might be different"
                                    + " from the ones showing pending restart right now. Is this fine?",
                            "Aborted scheduled restart");
        } else {
            tool.questions()
                    .confirm(
                            "Are you sure you want to schedule restart of members " + MemberView.names(due) + " at "
                                    + Times.iso(at.get()) + "?",
                            "Aborted scheduled restart");
        }
    }

    private Map<String, Object> request(Tool tool, ClusterView view, Optional<OffsetDateTime> at) {
        Map<String, Object> request = new LinkedHashMap<>();
        if (pending) {
            request.put("restart_pending", true);
        }
        String older = version;
        if (older == null && !targets.force()) {
            older = tool.questions().text("Restart if the PostgreSQL version is less than provided (e.g. 9.5.2) ", "");
        }
        if (older != null && !older.isEmpty()) {
            if (!older.matches("[0-9]{1,3}(\\.[0-9]{1,3}){1,2}")) {
                throw CliException.usage("--pg-version '" + older + "' is no version: 15.6 or 9.6.24 is allowed");
            }
            request.put("postgres_version", older);
        }
        if (at.isPresent()) {
            if (view.paused()) {
                throw CliException.failed("Can't schedule restart in the paused state");
            }
            request.put("schedule", Times.iso(at.get()));
        }
        if (timeout != null) {
            request.put("timeout", timeout);
        }
        return request;
    }

    /** A leader is not restarted when a standby was not: its own may fail as well, and then nobody could take over. */
    private int restart(Tool tool, List<MemberView> due, Map<String, Object> request) {
        Outcomes outcomes = new Outcomes(tool.io());
        int number = 0;
        for (MemberView member : due) {
            number++;
            boolean now = !request.containsKey("schedule");
            if (now && member.isLeader() && !outcomes.allDone()) {
                outcomes.failure("Failed: restart for member " + member.name()
                        + ": not begun, since a standby was not restarted and the leader comes last");
                continue;
            }
            if (now && due.size() > 1) {
                tool.io().note("Restarting " + member.name() + " (" + number + " of " + due.size() + ")");
            }
            restart(tool, member, request, outcomes);
        }
        return outcomes.code();
    }

    private void restart(Tool tool, MemberView member, Map<String, Object> request, Outcomes outcomes) {
        try {
            if (request.containsKey("schedule")
                    && targets.force()
                    && !member.scheduledRestart().isEmpty()) {
                RestAnswer flushed = tool.nodes().delete(member, "/restart", NodeApi.QUICK);
                if (!flushed.isOk()) {
                    outcomes.refusal("flush scheduled restart", member, flushed);
                }
            }
            RestAnswer reply = tool.nodes().post(member, "/restart", request, PATIENCE);
            if (reply.status() == SCHEDULED) {
                outcomes.success("Success: restart scheduled on member " + member.name());
            } else if (reply.isOk()) {
                outcomes.success("Success: restart on member " + member.name());
            } else if (reply.status() == CONFLICT) {
                outcomes.failure("Failed: another restart is already scheduled on member " + member.name());
            } else {
                outcomes.refusal("restart", member, reply);
            }
        } catch (RestException e) {
            outcomes.silence("restart", member, e);
        }
    }
}
