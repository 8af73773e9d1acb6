package io.hanode.agent.cli;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.Json;
import io.hanode.dcs.Expect;
import io.hanode.dcs.WriteResult;
import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A switchover or a failover that somebody asks for, from the first question to what became of it. */
final class LeaderChange {

    /** Longer than a node waits for the outcome. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(20);

    private final Tool tool;
    private final String cluster;
    private final Kind kind;
    private final boolean force;
    private final StoredCluster before;
    private final ClusterView view;

    /** Planned, or for a cluster whose leader is gone. */
    enum Kind {
        /** Planned: the leader steps down. */
        SWITCHOVER("switchover", "Switchover"),
        /** The named member takes over, whoever leads. */
        FAILOVER("failover", "Failover");

        private final String word;
        private final String title;

        Kind(String word, String title) {
            this.word = word;
            this.title = title;
        }
    }

    LeaderChange(Tool tool, String cluster, Kind kind, boolean force) {
        this.tool = tool;
        this.cluster = cluster;
        this.kind = kind;
        this.force = force;
        this.before = tool.stored(cluster);
        this.view = before.view();
    }

    /**
     * Asks what is not given, and does it.
     *
     * @param from who has to be the leader; null for whoever is
     * @param to who is wanted next; null for the best
     * @param when the time as it was given; null for now
     * @return one of {@link ExitCode}
     */
    int run(@Nullable String from, @Nullable String to, @Nullable String when) {
        tool.io().say("Current cluster topology");
        tool.show(view);
        String leader = kind == Kind.SWITCHOVER ? leader(from) : null;
        String candidate = candidate(to);
        Optional<OffsetDateTime> at = kind == Kind.SWITCHOVER ? time(when) : Optional.empty();
        confirm(at);
        Map<String, Object> request = new LinkedHashMap<>();
        putUnlessNull(request, "candidate", candidate);
        putUnlessNull(request, "leader", leader);
        at.ifPresent(time -> request.put("scheduled_at", Times.iso(time)));
        return send(request, candidate);
    }

    private String leader(@Nullable String given) {
        String leader = view.leader();
        if (leader == null) {
            throw CliException.failed("This cluster has no leader: a switchover is not possible, a failover is");
        }
        String wanted = given;
        if (wanted == null) {
            String question = before.isStandbyCluster() ? "Standby Leader" : "Primary";
            wanted = force ? leader : tool.questions().text(question, leader);
        }
        if (!wanted.equals(leader)) {
            throw CliException.failed(
                    "Member " + wanted + " is not the leader of cluster " + cluster + ": " + leader + " is");
        }
        return leader;
    }

    private @Nullable String candidate(@Nullable String given) {
        List<String> possible = view.members().stream()
                .filter(m -> !m.name().equals(view.leader()) && m.mayLead())
                .map(MemberView::name)
                .toList();
        if (possible.isEmpty()) {
            throw CliException.failed("No candidates found to " + kind.word + " to");
        }
        String candidate = given;
        if (candidate == null && !force) {
            candidate = tool.questions().text("Candidate ['" + String.join("', '", possible) + "']", "");
        }
        if (candidate == null || candidate.isEmpty()) {
            if (kind == Kind.FAILOVER) {
                throw CliException.usage(
                        "Failover could be performed only to a specific candidate: name it by --candidate");
            }
            return null;
        }
        if (!possible.contains(candidate)) {
            throw unsuitable(candidate);
        }
        if (!force && kind == Kind.FAILOVER && before.isSynchronous() && !mayLeadSafely(candidate)) {
            tool.questions()
                    .confirm(
                            "Are you sure you want to failover to the asynchronous node " + candidate + "?",
                            "Aborting failover");
        }
        return candidate;
    }

    private boolean mayLeadSafely(String candidate) {
        return before.isSyncMember(candidate);
    }

    private CliException unsuitable(String candidate) {
        if (candidate.equals(view.leader())) {
            return CliException.failed("Member " + candidate + " is already the leader of cluster " + cluster);
        }
        return view.member(candidate).isPresent()
                ? CliException.failed("Member " + candidate + " is tagged as nofailover")
                : Tool.notMember(view, List.of(candidate));
    }

    private Optional<OffsetDateTime> time(@Nullable String given) {
        String text = given;
        if (text == null) {
            String example = Times.example(tool.io().clock());
            text = force
                    ? "now"
                    : tool.questions().text("When should the switchover take place (e.g. " + example + " ) ", "now");
        }
        Optional<OffsetDateTime> at = Times.scheduled(text, tool.io().clock());
        if (at.isPresent() && view.paused()) {
            throw CliException.failed("Can't schedule switchover in the paused state");
        }
        return at;
    }

    private void confirm(Optional<OffsetDateTime> at) {
        if (force) {
            return;
        }
        String demoting = view.leader() == null ? "" : ", demoting current leader " + view.leader();
        String question = at.isPresent()
                ? "Are you sure you want to schedule switchover of cluster " + cluster + " at " + Times.iso(at.get())
                        + demoting + "?"
                : "Are you sure you want to " + kind.word + " cluster " + cluster + demoting + "?";
        tool.questions().confirm(question, (at.isPresent() ? "Aborting scheduled " : "Aborting ") + kind.word);
    }

    private int send(Map<String, Object> request, @Nullable String candidate) {
        MemberView asked = view.leaderMember()
                .or(() -> candidate == null ? Optional.empty() : view.member(candidate))
                .filter(m -> m.apiUrl().isPresent())
                .orElse(null);
        if (asked == null) {
            return write(request, "nobody can be asked");
        }
        try {
            RestAnswer reply = tool.nodes().post(asked, "/" + kind.word, request, PATIENCE);
            if (reply.isOk()) {
                tool.io().say(Times.preciseStamp(tool.io().clock()) + " " + reply.text());
                tool.show(tool.stored(cluster).view());
                return ExitCode.DONE;
            }
            tool.io().say(kind.title + " failed, details: " + reply.status() + ", " + reply.text());
            return ExitCode.FAILED;
        } catch (RestException e) {
            if (!e.mayHaveHappened()) {
                return write(request, asked.name() + ": " + e.getMessage());
            }
            // A second request could cancel or repeat the first one: only look what becomes of it.
            tool.io().note(asked.name() + " was asked and gave no answer (" + e.getMessage() + ")");
            return outcome(request.containsKey("scheduled_at"));
        }
    }

    /** What nodes do with a request too, when they are asked: whoever leads finds it in the store. */
    private int write(Map<String, Object> request, String why) {
        tool.io()
                .say(Times.preciseStamp(tool.io().clock()) + " Could not " + kind.word
                        + " using the nodes' API, falling back to the store (" + why + ")");
        if (!before.request().isEmpty()) {
            throw CliException.failed("another change of leader is pending: " + Json.write(before.request())
                    + "; end it first with: flush " + cluster + " switchover");
        }
        Map<String, Object> record = new LinkedHashMap<>();
        putUnlessNull(record, "leader", request.get("leader"));
        putUnlessNull(record, "member", request.get("candidate"));
        putUnlessNull(record, "scheduled_at", request.get("scheduled_at"));
        Expect expect = before.revision(ClusterKeys.FAILOVER).map(Expect::at).orElseGet(Expect::absent);
        WriteResult result = tool.store(cluster).write(ClusterKeys.FAILOVER, Json.write(record), expect);
        if (!(result instanceof WriteResult.Written)) {
            throw CliException.failed(
                    "somebody else asked for a change of leader at the same time; nothing was changed");
        }
        return outcome(record.containsKey("scheduled_at"));
    }

    /** Looks in the store what becomes of a request that somebody has got. */
    private int outcome(boolean scheduled) {
        ChangeOutcome outcome = new ChangeOutcome(before, scheduled);
        ChangeOutcome.Kind seen = tool.store(cluster)
                .await(patience(), outcome::look)
                .orElseThrow(() -> new CliException(
                        ExitCode.UNKNOWN,
                        kind.title + " is under way or lost: nothing was seen within "
                                + patience().toSeconds()
                                + " s. Look at it again with list; it is withdrawn with: flush "
                                + cluster + " switchover"));
        StoredCluster now = tool.stored(cluster);
        String text = switch (seen) {
            case SCHEDULED -> kind.title + " scheduled";
            case DONE -> "Successfully changed the leader to \"" + now.leader() + "\"";
            case DROPPED -> kind.title + " failed: the request was dropped and " + now.leader() + " leads on";
        };
        tool.io().say(Times.preciseStamp(tool.io().clock()) + " " + text);
        tool.show(now.view());
        return seen == ChangeOutcome.Kind.DROPPED ? ExitCode.FAILED : ExitCode.DONE;
    }

    /** As long as a node would wait: twice loop_wait, 20 s or more. */
    private Duration patience() {
        Object wait = before.config().get("loop_wait");
        Duration twice = Duration.ofSeconds(wait instanceof Number n ? 2 * n.longValue() : 0);
        return twice.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : twice;
    }

    private static void putUnlessNull(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
