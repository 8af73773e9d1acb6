package io.hanode.decide;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.Upstream;
import java.util.ArrayList;
import java.util.List;

/** Scenarios of a cluster that follows another one, and what tests of it look at. */
final class StandbyScenes {

    /** The other cluster's server. */
    static final Upstream REMOTE = new Upstream(NodeName.of("10.9.0.1:5432"), "10.9.0.1", 5432, "site_b");

    /** The same to copy from. */
    static final Upstream UNSLOTTED = new Upstream(REMOTE.node(), REMOTE.host(), REMOTE.port(), null);

    static final RemoteView SILENT = new RemoteView.Silent("connect timed out");

    private StandbyScenes() {}

    /** pg1, which leads a standby cluster: it holds the lock, streams from the other cluster, and there is nothing to do. */
    static Scenario standbyLeader() {
        long end = Lsn.parse(Server.END).bytes();
        return demoted(Scenario.healthyPrimary().followingRemote().standby())
                .cluster(c -> c.followed(1)
                        .lastPosition(Server.END, 1)
                        .member("pg1", "role", "standby_leader", "replay_lsn", end, "receive_lsn", end)
                        .member("pg1", "replication_state", "streaming"));
    }

    /** pg1, which led on with this server when its cluster was told to follow another one. */
    static Scenario demoted(PostgresState server) {
        return Scenario.leader().postgres(server).following();
    }

    /** The other cluster's server says that it is on timeline 1, or came to a later one over these switch points. */
    static RemoteView remoteOn(String... switchPoints) {
        List<TimelineHistory.Entry> entries = new ArrayList<>();
        for (String switchPoint : switchPoints) {
            entries.add(
                    new TimelineHistory.Entry(Timeline.of(entries.size() + 1), Lsn.parse(switchPoint), "no reason"));
        }
        return new RemoteView.Answered(Server.SYSTEM, new TimelineHistory(Timeline.of(entries.size() + 1), entries));
    }

    /** It is of another database. */
    static RemoteView foreign() {
        return new RemoteView.Answered(Server.FOREIGN, TimelineHistory.none(Timeline.FIRST));
    }

    static Action.StartStandby started(Outcome outcome) {
        return (Action.StartStandby) outcome.decision().actions().stream()
                .filter(Action.StartStandby.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    static List<String> keysWritten(Outcome outcome) {
        return outcome.decision().actions().stream()
                .filter(Action.WriteAsLeader.class::isInstance)
                .map(a -> ((Action.WriteAsLeader) a).key())
                .toList();
    }
}
