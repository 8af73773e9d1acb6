package io.hanode.decide;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.StatusRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.Upstream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a node without a running server becomes a standby again, of the leader or, as standby leader, of another cluster's server: follow
 * where its WAL is a prefix of that one's, rewind where it has forked, copy anew where that is not possible. Each step rests on a proof
 * from the histories; each can be taken again.
 */
final class RejoinPlan {

    private RejoinPlan() {}

    /**
     * Whom to come back to.
     *
     * @param whose its name in sentences, in the genitive
     * @param history the history of its timeline
     * @param checkpointPending whether its first checkpoint on that timeline is still to come, as far as known here
     * @param rewindFrom the primary to rewind from
     * @param cloneFrom whom to copy from
     * @param follow whom to stream from; null for nobody
     * @param started the rule by which the server is started
     * @param lock the lock of a standby leader, for what it writes down before its WAL is cut back; null for all others
     */
    private record Target(
            String whose,
            TimelineHistory history,
            boolean checkpointPending,
            Upstream rewindFrom,
            Upstream cloneFrom,
            @Nullable Upstream follow,
            Rule started,
            @Nullable LeaderLock lock) {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        Optional<MemberRecord> leader = turn.serving();
        Optional<Upstream> upstream = turn.leaderUpstream();
        if (leader.isEmpty() || upstream.isEmpty()) {
            return turn.idle(
                    Rule.R709,
                    turn.followsAnother()
                            ? "waiting until the leader's server runs as standby leader"
                            : "waiting until the leader's server accepts writes");
        }
        if (o.postgres() instanceof PostgresState.Stopped stopped && !stopped.incomplete()) {
            return withData(turn, stopped, leader.get(), upstream.get());
        }
        return copyOf(turn, cloneSource(turn, upstream.get(), false), Rule.R710);
    }

    /** Copies the data directory, which is empty or broken. */
    static Decision copyOf(Turn turn, Upstream source, Rule rule) {
        if (!turn.o().self().canProvision()) {
            return turn.idle(Rule.R711, "");
        }
        boolean broken = turn.o().postgres() instanceof PostgresState.Stopped;
        return turn.act(
                rule, "copying the data directory from " + source.node(), new Action.Clone(unslotted(source), broken));
    }

    private static Decision withData(Turn turn, PostgresState.Stopped stopped, MemberRecord leader, Upstream upstream) {
        Timeline timeline = leader.timeline();
        TimelineHistory history = timeline == null
                ? null
                : ClusterTimeline.of(timeline, turn.snapshot()).orElse(null);
        if (history == null) {
            return turn.idle(Rule.R709, "waiting until the history of the leader's timeline is known");
        }
        return withData(
                turn,
                stopped,
                new Target(
                        "the leader's",
                        history,
                        leader.checkpointPending(),
                        turn.remote().orElse(upstream),
                        cloneSource(turn, upstream, false),
                        turn.upstream().orElse(null),
                        Rule.R712,
                        null));
    }

    /** The standby leader comes back to the other cluster's server. */
    static Decision toRemote(
            Turn turn, LeaderLock lock, PostgresState.Stopped stopped, RemoteView.Answered answer, Upstream remote) {
        return withData(
                turn,
                stopped,
                new Target(
                        "the other cluster's",
                        answer.history(),
                        false,
                        remote,
                        unslotted(remote),
                        remote,
                        Rule.R555,
                        lock));
    }

    private static Decision withData(Turn turn, PostgresState.Stopped stopped, Target target) {
        Divergence divergence = Divergence.between(wal(stopped), target.history);
        if (divergence instanceof Divergence.Forked forked) {
            return forked(
                    turn,
                    stopped,
                    target,
                    forked.at(),
                    "the local WAL (timeline " + stopped.control().checkpointTimeline() + ") has forked from "
                            + target.whose + " at " + forked.at());
        }
        boolean crashedPrimary = !stopped.standby() && divergence instanceof Divergence.Unknown;
        if (crashedPrimary && rewindable(turn, stopped) && !rewindFailed(turn)) {
            return forked(
                    turn, stopped, target, null, "after a crash, the local WAL may have forked from " + target.whose);
        }
        return turn.act(
                target.started,
                "starting as a standby of "
                        + Optional.ofNullable(target.follow)
                                .map(u -> u.node().value())
                                .orElse("nobody"),
                new Action.StartStandby(target.follow, turn.settings()));
    }

    private static Decision forked(
            Turn turn, PostgresState.Stopped stopped, Target target, @Nullable Lsn at, String why) {
        boolean mayRemove = (turn.o().config().removeOnDivergedTimelines()
                        || (rewindFailed(turn) && turn.o().config().removeOnRewindFailure()))
                && turn.o().self().canProvision();
        // Another cluster's server may be out of reach, or no primary yet: there it is tried again.
        boolean worthTrying = !rewindFailed(turn) || (turn.followsAnother() && !mayRemove);
        if (rewindable(turn, stopped) && worthTrying) {
            return target.checkpointPending
                    ? turn.idle(Rule.R716, why + "; waiting for the leader's first checkpoint before rewinding")
                    : turn.act(
                            Rule.R713,
                            why + ": rewinding",
                            cutBack(turn, target, at, new Action.Rewind(target.rewindFrom)));
        }
        String failure = turn.o()
                .operation()
                .failureOf(OperationKind.REWIND)
                .map(f -> "; rewinding failed: " + f)
                .orElse("");
        if (mayRemove) {
            return turn.act(
                    Rule.R714,
                    why + failure + ": copying anew from " + target.cloneFrom.node(),
                    cutBack(turn, target, at, new Action.Clone(target.cloneFrom, true)));
        }
        return turn.idle(
                Rule.R715,
                why + failure + "; set postgresql.use_pg_rewind or"
                        + " postgresql.remove_data_directory_on_diverged_timelines, or empty the data directory");
    }

    /** The position in the store must not keep this cluster's own servers from the lead once their WAL ends before it. */
    private static List<Action> cutBack(Turn turn, Target target, @Nullable Lsn at, Action action) {
        LeaderLock lock = target.lock;
        if (lock == null || at == null) {
            return List.of(action);
        }
        StatusRecord last = turn.snapshot().status();
        StatusRecord status = new StatusRecord(at, last.slots(), last.retainSlots(), null, null);
        return List.of(new Action.WriteAsLeader(lock, ClusterKeys.STATUS, status.toJson(), Expect.any()), action);
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
        return fromLeader || counted
                ? unslotted(leader)
                : turn.snapshot().members().values().stream()
                        .filter(m -> m.tags().clonefrom()
                                && m.isRunning()
                                && !m.name().equals(me))
                        .filter(m -> !m.name().equals(leader.node()))
                        .flatMap(m -> m.server().stream().map(s -> new Upstream(m.name(), s.host(), s.port(), null)))
                        .findFirst()
                        .orElse(unslotted(leader));
    }

    /** To copy from, without its slot. */
    static Upstream unslotted(Upstream upstream) {
        return new Upstream(upstream.node(), upstream.host(), upstream.port(), null);
    }
}
