package io.hanode.agent.cli;

import io.hanode.rest.RestAnswer;
import io.hanode.rest.RestException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Begins or ends a pause of automatic management. */
final class PauseChange {

    private static final Duration CALL = Duration.ofSeconds(15);

    private final Tool tool;
    private final String cluster;
    private final boolean pause;

    PauseChange(Tool tool, String cluster, boolean pause) {
        this.tool = tool;
        this.cluster = cluster;
        this.pause = pause;
    }

    /**
     * Asks the leader, and the others after it when it cannot be asked.
     *
     * @param wait whether to wait until all nodes know
     */
    int run(boolean wait) {
        StoredCluster before = tool.stored(cluster);
        ClusterView view = before.view();
        if (view.paused() == pause) {
            throw CliException.failed("Cluster is " + (pause ? "already" : "not") + " paused");
        }
        for (MemberView member : view.leaderFirst()) {
            try {
                Map<String, Object> patch = Collections.singletonMap("pause", pause ? true : null);
                RestAnswer reply = tool.nodes().patch(member, "/config", patch, CALL);
                return answered(reply, before, wait);
            } catch (RestException e) {
                tool.io().note("Member " + member.name() + " is not accessible: " + e.getMessage());
            }
        }
        throw CliException.failed("Can not find accessible cluster member");
    }

    private int answered(RestAnswer reply, StoredCluster before, boolean wait) {
        if (!reply.isOk()) {
            throw CliException.failed("Failed: " + word() + " cluster management status code=" + reply.status() + ", ("
                    + reply.text() + ")");
        }
        if (wait) {
            tool.io().say("'" + word() + "' request sent, waiting until it is recognized by all nodes");
            List<String> remaining = remaining(before);
            if (!remaining.isEmpty()) {
                throw new CliException(
                        ExitCode.UNKNOWN,
                        String.join(", ", remaining) + " members didn't recognized pause state after "
                                + patience(before).toSeconds() + " seconds");
            }
        }
        tool.io().say("Success: cluster management is " + (pause ? "paused" : "resumed"));
        return ExitCode.DONE;
    }

    /** Members that do not know it in the end. */
    private List<String> remaining(StoredCluster before) {
        Optional<Boolean> all = tool.store(cluster)
                .await(patience(before), now -> unaware(before, now).isEmpty() ? Optional.of(true) : Optional.empty());
        return all.isPresent() ? List.of() : unaware(before, tool.stored(cluster));
    }

    private List<String> unaware(StoredCluster before, StoredCluster now) {
        return now.records().entrySet().stream()
                .filter(e -> before.records().containsKey(e.getKey()))
                .filter(e -> e.getValue().get("api_url") != null)
                .filter(e -> Objects.equals(e.getValue().get("pause"), true) != pause)
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
    }

    private static Duration patience(StoredCluster cluster) {
        Object wait = cluster.config().get("loop_wait");
        return Duration.ofSeconds((wait instanceof Number n ? n.longValue() : 10) + 1);
    }

    private String word() {
        return pause ? "pause" : "resume";
    }
}
