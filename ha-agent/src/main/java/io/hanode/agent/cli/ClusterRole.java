package io.hanode.agent.cli;

import io.hanode.model.Lsn;
import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a cluster follow another one, or stand on its own again. */
final class ClusterRole {

    private static final Duration CALL = Duration.ofSeconds(15);

    /** A standby cluster's new leader may have to rewind first. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Tool tool;
    private final String cluster;
    private final @Nullable Map<String, Object> upstream;
    private String last = "";

    /**
     * A change.
     *
     * @param upstream what is followed, as {@code standby_cluster} has it; null to stand alone
     */
    ClusterRole(Tool tool, String cluster, @Nullable Map<String, Object> upstream) {
        this.tool = tool;
        this.cluster = cluster;
        this.upstream = upstream;
    }

    int run(boolean force) {
        StoredCluster before = tool.stored(cluster);
        String verb = upstream == null ? "promot" : "demot";
        String leader = before.leader();
        MemberView asked = before.view().leaderMember().orElse(null);
        if (leader == null || asked == null) {
            throw CliException.failed("Cluster has no leader, " + verb + "ion is not possible");
        }
        if (wanted().equals(before.records().getOrDefault(leader, Map.of()).get("role"))) {
            throw CliException.failed("Cluster is already in the required state");
        }
        tool.io().say("Current cluster topology");
        tool.show(before.view());
        if (upstream == null) {
            sayWhatIsHere(before.records().getOrDefault(leader, Map.of()), asked);
        }
        if (!force) {
            tool.questions()
                    .confirm(
                            "Are you sure you want to " + verb + "e " + cluster + " cluster?",
                            "Aborted cluster " + verb + "ion");
        }
        ask(asked, verb);
        boolean done = tool.store(cluster)
                .await(PATIENCE, now -> isDone(now, leader) ? Optional.of(true) : Optional.empty())
                .isPresent();
        if (!done) {
            throw new CliException(
                    ExitCode.UNKNOWN,
                    "cluster was not seen " + verb + "ed within " + PATIENCE.toMinutes()
                            + " min; the configuration is changed, and the nodes go on");
        }
        tool.io().say(Times.stamp(tool.io().clock()) + " cluster is successfully " + verb + "ed");
        tool.show(tool.stored(cluster).view());
        return ExitCode.DONE;
    }

    /** What a promotion begins with: WAL that the other cluster wrote after it stays behind. */
    private void sayWhatIsHere(Map<String, Object> leader, MemberView standby) {
        String received = position(leader.get("receive_lsn"));
        String replayed = position(leader.get("replay_lsn"));
        boolean streams = "streaming".equals(leader.get("replication_state"));
        tool.io()
                .say(standby.name() + " has received WAL up to " + received + " and replayed it up to " + replayed
                        + (streams ? ", and streams" : ", and does not stream now")
                        + ". What the other cluster has beyond that will be lost here");
    }

    private static String position(@Nullable Object bytes) {
        return bytes instanceof Number n && n.longValue() > 0
                ? Lsn.of(n.longValue()).toString()
                : "an unknown position";
    }

    private String wanted() {
        return upstream == null ? "primary" : "standby_leader";
    }

    private void ask(MemberView leader, String verb) {
        try {
            Map<String, Object> patch = Collections.singletonMap("standby_cluster", upstream);
            RestAnswer reply = tool.nodes().patch(leader, "/config", patch, CALL);
            if (!reply.isOk()) {
                throw CliException.failed("Failed to " + verb + "e " + cluster + " cluster: /config PATCH status code="
                        + reply.status() + ", (" + reply.text() + ")");
            }
        } catch (RestException e) {
            throw new CliException(
                    e.mayHaveHappened() ? ExitCode.UNKNOWN : ExitCode.FAILED,
                    "Failed to " + verb + "e " + cluster + " cluster: " + leader.name() + ": " + e.getMessage());
        }
    }

    /** The leader runs in its new role, and so does the one before, which may have to become a standby first. */
    private boolean isDone(StoredCluster now, String oldLeader) {
        Map<String, Object> leader =
                now.leader() == null ? Map.of() : now.records().getOrDefault(now.leader(), Map.of());
        Object oldState = now.records().getOrDefault(oldLeader, Map.of()).get("state");
        boolean leads = wanted().equals(leader.get("role")) && "running".equals(leader.get("state"));
        if (leads && (upstream == null || "running".equals(oldState))) {
            return true;
        }
        String progress = "cluster is unlocked: " + (now.leader() == null) + ", leader role: " + leader.get("role")
                + ", leader state: " + leader.get("state")
                + (Objects.equals(now.leader(), oldLeader) ? "" : ", previous leader state: " + oldState);
        if (!progress.equals(last)) {
            last = progress;
            tool.io().say(Times.stamp(tool.io().clock()) + " " + progress);
        }
        return false;
    }
}
