package io.hanode.decide;

import io.hanode.cluster.MemberRecord;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.Upstream;
import java.util.Optional;

/**
 * How a node without a running server becomes a standby of the leader again: follow where its WAL is a prefix of the leader's, rewind
 * where it has forked, copy anew where that is not possible. Each step rests on a proof from the histories; each can be taken again.
 */
final class RejoinPlan {

    private RejoinPlan() {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        Optional<MemberRecord> leader = turn.snapshot().leaderMember();
        Optional<Upstream> upstream = turn.leaderUpstream();
        if (leader.isEmpty()
                || upstream.isEmpty()
                || !leader.get().isPrimary()
                || !leader.get().isRunning()) {
            return turn.idle(Rule.R709, "waiting until the leader's server accepts writes");
        }
        if (o.postgres() instanceof PostgresState.Stopped stopped && !stopped.incomplete()) {
            return withData(turn, stopped, leader.get(), upstream.get());
        }
        if (!o.self().canProvision()) {
            return turn.idle(Rule.R711, "");
        }
        boolean broken = o.postgres() instanceof PostgresState.Stopped;
        Upstream source = cloneSource(turn, upstream.get(), false);
        return turn.act(
                Rule.R710, "copying the data directory from " + source.node(), new Action.Clone(source, broken));
    }

    private static Decision withData(Turn turn, PostgresState.Stopped stopped, MemberRecord leader, Upstream upstream) {
        Timeline timeline = leader.timeline();
        TimelineHistory history = timeline == null
                ? null
                : ClusterTimeline.of(timeline, turn.snapshot()).orElse(null);
        if (history == null) {
            return turn.idle(Rule.R709, "waiting until the history of the leader's timeline is known");
        }
        Divergence divergence = Divergence.between(wal(stopped), history);
        if (divergence instanceof Divergence.Forked forked) {
            return forked(
                    turn,
                    stopped,
                    leader,
                    upstream,
                    "the local WAL (timeline " + stopped.control().checkpointTimeline()
                            + ") has forked from the leader's at " + forked.at());
        }
        boolean crashedPrimary = !stopped.standby() && divergence instanceof Divergence.Unknown;
        if (crashedPrimary && rewindable(turn, stopped) && !rewindFailed(turn)) {
            return forked(
                    turn, stopped, leader, upstream, "after a crash, the local WAL may have forked from the leader's");
        }
        return turn.act(
                Rule.R712,
                "starting as a standby of "
                        + turn.upstream().map(u -> u.node().value()).orElse("nobody"),
                new Action.StartStandby(turn.upstream().orElse(null), turn.settings()));
    }

    private static Decision forked(
            Turn turn, PostgresState.Stopped stopped, MemberRecord leader, Upstream upstream, String why) {
        if (rewindable(turn, stopped) && !rewindFailed(turn)) {
            return leader.checkpointPending()
                    ? turn.idle(Rule.R716, why + "; waiting for the leader's first checkpoint before rewinding")
                    : turn.act(Rule.R713, why + ": rewinding", new Action.Rewind(upstream));
        }
        String failure = turn.o()
                .operation()
                .failureOf(OperationKind.REWIND)
                .map(f -> "; rewinding failed: " + f)
                .orElse("");
        boolean mayRemove = turn.o().config().removeOnDivergedTimelines()
                || (rewindFailed(turn) && turn.o().config().removeOnRewindFailure());
        if (mayRemove && turn.o().self().canProvision()) {
            Upstream source = cloneSource(turn, upstream, false);
            return turn.act(
                    Rule.R714, why + failure + ": copying anew from " + source.node(), new Action.Clone(source, true));
        }
        return turn.idle(
                Rule.R715,
                why + failure + "; set postgresql.use_pg_rewind or"
                        + " postgresql.remove_data_directory_on_diverged_timelines, or empty the data directory");
    }

    private static boolean rewindable(Turn turn, PostgresState.Stopped stopped) {
        return turn.o().config().usePgRewind()
                && stopped.control().rewindable()
                && turn.o().self().canProvision();
    }

    private static boolean rewindFailed(Turn turn) {
        return turn.o().operation().failureOf(OperationKind.REWIND).isPresent();
    }

    /** Where the local WAL ends. Exact only after a clean stop of a primary; a standby's end is what it had replayed at least. */
    static Divergence.LocalWal wal(PostgresState.Stopped stopped) {
        ControlData control = stopped.control();
        boolean recovered = control.minimumRecoveryEnd().isAfter(control.checkpoint());
        Timeline timeline = recovered ? control.minimumRecoveryEndTimeline() : control.checkpointTimeline();
        TimelineHistory history =
                stopped.history().timeline().equals(timeline) ? stopped.history() : TimelineHistory.none(timeline);
        boolean exact = control.state() == ControlData.ClusterState.SHUT_DOWN
                || control.state() == ControlData.ClusterState.SHUT_DOWN_IN_RECOVERY;
        return new Divergence.LocalWal(timeline, history, control.walEnd(), exact);
    }

    /**
     * The first running standby that is tagged clonefrom, by name; else the leader. A node that the sync record counts on is copied from
     * the leader alone: a standby may lack WAL that this node has confirmed, and that it would be elected for.
     */
    static Upstream cloneSource(Turn turn, Upstream leader, boolean fromLeader) {
        NodeName me = turn.o().self().name();
        boolean counted = SyncElection.restricts(turn.snapshot())
                && SyncElection.electors(turn.snapshot().sync()).anyMatch(n -> SyncCandidates.alike(n, me));
        Upstream theLeader = new Upstream(leader.node(), leader.host(), leader.port(), null);
        return fromLeader || counted
                ? theLeader
                : turn.snapshot().members().values().stream()
                        .filter(m -> m.tags().clonefrom()
                                && m.isRunning()
                                && !m.name().equals(me))
                        .filter(m -> !m.name().equals(leader.node()))
                        .flatMap(m -> m.server().stream().map(s -> new Upstream(m.name(), s.host(), s.port(), null)))
                        .findFirst()
                        .orElse(theLeader);
    }
}
