package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.SyncRecord;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.SystemIdentifier;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * This node holds the lock of a cluster that follows another one: its server streams from there, and the others stream from it. It is
 * never promoted while that is so, and a primary that is found here is stopped in order. The lock stays here all the while, so that
 * nobody else leads when the section goes away.
 */
final class WhenStandbyLeading {

    private WhenStandbyLeading() {}

    static Decision decide(Turn turn) {
        LeaderLock lock = turn.lock().orElseThrow();
        PostgresState postgres = turn.o().postgres();
        if (postgres instanceof PostgresState.Primary) {
            return turn.act(Rule.R551, "", new Action.StopServer(StopMode.FAST));
        }
        if (turn.mayAcceptWrites()) {
            return turn.stopAtOnce(Rule.R552, "");
        }
        Upstream remote = turn.remote().orElseThrow();
        if (postgres instanceof PostgresState.Standby standby) {
            return running(turn, lock, standby, remote);
        }
        return down(turn, lock, remote);
    }

    private static Decision down(Turn turn, LeaderLock lock, Upstream remote) {
        PostgresState postgres = turn.o().postgres();
        boolean data = postgres instanceof PostgresState.Stopped s && !s.incomplete();
        boolean empty = postgres instanceof PostgresState.Stopped || postgres instanceof PostgresState.NoDataDirectory;
        if (!data && empty) {
            return WhenOperationRuns.canBeReplaced(turn)
                    ? turn.act(Rule.R706, "", new Action.ReleaseLeader(lock))
                    : RejoinPlan.copyOf(turn, remote, Rule.R559);
        }
        Optional<String> failed = turn.o().operation().failureOf(OperationKind.START_STANDBY);
        // A rewind may take long; only a server that is there and does not come up is too late.
        boolean late = !data
                && turn.since(turn.memory().crashedSince())
                                .compareTo(turn.o().config().primaryStartTimeout())
                        > 0;
        if ((failed.isPresent() || late) && WhenOperationRuns.canBeReplaced(turn)) {
            String why = failed.map(f -> "its start failed: " + f).orElse("primary_start_timeout has passed");
            return turn.act(Rule.R703, "another node can take over, and " + why, new Action.ReleaseLeader(lock));
        }
        return postgres instanceof PostgresState.Stopped stopped && data
                ? start(turn, lock, stopped, remote)
                : turn.wake(Rule.R701, "the standby leader's server is not up yet", Turn.POLL.multipliedBy(5));
    }

    /** A standby may start without proof: it follows as before. A former primary may have WAL that the other cluster lacks. */
    private static Decision start(Turn turn, LeaderLock lock, PostgresState.Stopped stopped, Upstream remote) {
        if (turn.o().remote() instanceof RemoteView.Answered answer) {
            return foreign(turn, answer)
                    ? turn.wake(Rule.R554, words(turn, answer, remote), Turn.BACK_OFF)
                    : RejoinPlan.toRemote(turn, lock, stopped, answer, remote);
        }
        if (stopped.standby()) {
            return turn.act(Rule.R555, "", new Action.StartStandby(remote, turn.settings()));
        }
        return turn.wake(
                Rule.R553,
                "waiting for " + remote.node() + silence(turn)
                        + ": whether the local WAL has forked from it is not known",
                Turn.POLL.multipliedBy(10));
    }

    private static Decision running(Turn turn, LeaderLock lock, PostgresState.Standby standby, Upstream remote) {
        if (turn.o().remote() instanceof RemoteView.Answered answer) {
            if (foreign(turn, answer)) {
                return duties(turn, lock, standby, Rule.R554, List.of());
            }
            Divergence.LocalWal wal =
                    new Divergence.LocalWal(standby.timeline(), standby.history(), standby.position(), true);
            if (!standby.streaming() && Divergence.between(wal, answer.history()) instanceof Divergence.Forked forked) {
                return turn.act(
                        Rule.R556,
                        "the local WAL has forked from that of " + remote.node() + " at " + forked.at()
                                + ": stopping to rewind",
                        new Action.StopServer(StopMode.FAST));
            }
        }
        if (!remote.equals(standby.upstream())) {
            return duties(turn, lock, standby, Rule.R557, List.of(new Action.Follow(remote)));
        }
        return duties(turn, lock, standby, standby.streaming() ? Rule.R560 : Rule.R558, List.of());
    }

    /** Whether its WAL is the other cluster's beyond doubt: until then the store keeps what is known of this cluster's own. */
    static boolean streamsFromRemote(Observation o, PostgresState.Standby standby) {
        return standby.streaming()
                && Turn.remoteOf(o).filter(r -> r.equals(standby.upstream())).isPresent();
    }

    /** What it writes down and keeps up, as every leader. In a pause the server is left as it is. */
    static Decision duties(Turn turn, LeaderLock lock, PostgresState.Standby standby, Rule rule, List<Action> first) {
        LeaderRecords records = LeaderRecords.of(turn, lock, standby);
        List<Action> actions = new ArrayList<>(first);
        boolean proven = streamsFromRemote(turn.o(), standby);
        if (proven) {
            actions.addAll(records.unrecorded());
        }
        Turn next = actions.size() == first.size()
                ? turn
                : turn.remember(turn.memory().withStatusAt(turn.o().now()));
        actions.addAll(records.finished());
        if (standby.streaming() && turn.snapshot().sync().isActive()) {
            // Nothing was confirmed to anybody here since, so it restricts nobody any more; before, it may be needed to
            // go back.
            actions.add(SyncDuties.written(turn, lock, SyncRecord.NONE));
        }
        if (!turn.o().config().paused()) {
            List<SlotChange> slots = SlotPlan.onLeader(turn, standby.server());
            if (!slots.isEmpty()) {
                actions.add(new Action.ApplySlots(slots));
            }
        }
        if (!turn.settings().equals(turn.o().applied())) {
            actions.add(new Action.ApplySettings(turn.settings()));
        }
        boolean lookAgain = !actions.isEmpty();
        next = records.status(records.failsafe(next, actions), actions);
        boolean flows = standby.streaming() || turn.o().config().paused();
        return next.decide(
                rule,
                reason(turn, lock, standby, rule),
                actions,
                lookAgain ? Turn.POLL : flows ? LeadingDuties.wakeIn(turn) : Turn.POLL.multipliedBy(10),
                false);
    }

    private static String reason(Turn turn, LeaderLock lock, PostgresState.Standby standby, Rule rule) {
        Upstream remote = turn.remote().orElse(null);
        if (remote == null || rule == Rule.R206) {
            return "";
        }
        if (rule == Rule.R554 && turn.o().remote() instanceof RemoteView.Answered answer) {
            return words(turn, answer, remote);
        }
        String leads = "leads the standby cluster with token " + lock.token() + " on timeline " + standby.timeline();
        return switch (rule) {
            case R557 -> leads + "; follows " + remote.node() + " from now on";
            case R558 ->
                leads + "; does not stream from " + remote.node() + " for "
                        + turn.since(turn.memory().stuckSince()).toSeconds() + " s" + silence(turn);
            default -> leads + "; follows " + remote.node();
        };
    }

    private static String silence(Turn turn) {
        return turn.o().remote() instanceof RemoteView.Silent silent ? " (" + silent.reason() + ")" : "";
    }

    private static boolean foreign(Turn turn, RemoteView.Answered answer) {
        return Situations.systemIdentifier(turn.snapshot())
                .filter(ours -> !ours.equals(answer.systemIdentifier()))
                .isPresent();
    }

    private static String words(Turn turn, RemoteView.Answered answer, Upstream remote) {
        ClusterSnapshot snapshot = turn.snapshot();
        return remote.node() + " has system identifier " + answer.systemIdentifier() + ", this cluster has "
                + Situations.systemIdentifier(snapshot)
                        .map(SystemIdentifier::value)
                        .orElse("?")
                + ": it is another database and is not followed; name the right server in standby_cluster, or empty the"
                + " data directories and remove the cluster from the store to copy that one";
    }
}
