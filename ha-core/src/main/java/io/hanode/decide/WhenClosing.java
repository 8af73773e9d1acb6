package io.hanode.decide;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.StatusRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The node was asked to end: stop the server, hand over when a standby has all WAL, leave. */
final class WhenClosing {

    /** How long a closing leader waits for a standby to receive the last WAL. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private WhenClosing() {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        if (o.config().paused()) {
            return leaveRunning(turn);
        }
        PostgresState postgres = o.postgres();
        Optional<LeaderLock> lock = turn.lock();
        if (postgres instanceof PostgresState.Primary primary && lock.isPresent()) {
            return stopPrimary(turn, lock.get(), primary);
        }
        if (turn.writesWithoutLease()) {
            return turn.stopAtOnce(Rule.R253, "closing: the server is stopped at once, since there is no lease");
        }
        if (SyncLeave.isAwaited(turn)) {
            return SyncLeave.decide(turn);
        }
        if (postgres instanceof PostgresState.Primary || postgres instanceof PostgresState.Standby) {
            return turn.act(Rule.R253, "", new Action.StopServer(StopMode.FAST));
        }
        if (postgres instanceof PostgresState.Starting || postgres instanceof PostgresState.Unreachable) {
            return turn.act(Rule.R253, "", new Action.StopServer(StopMode.IMMEDIATE));
        }
        if (lock.isPresent() && o.dcs() instanceof DcsView.Available) {
            return handOver(turn, lock.get());
        }
        return turn.finish(Rule.R257, "");
    }

    private static Decision leaveRunning(Turn turn) {
        Memory.Handover leaving = turn.memory().handover();
        boolean inTime = leaving == null || turn.since(leaving.since()).compareTo(LONGEST_WAIT) < 0;
        Optional<Action> word = turn.o().postgres() instanceof PostgresState.Primary primary
                        && turn.o().dcs() instanceof DcsView.Available
                ? turn.lock().flatMap(lock -> LeadingDuties.leftRunning(turn, lock, primary))
                : Optional.empty();
        if (word.isEmpty() || !inTime) {
            return turn.finish(Rule.R251, "");
        }
        Turn next = leaving != null
                ? turn
                : turn.remember(turn.memory()
                        .withHandover(new Memory.Handover(null, turn.o().now(), false)));
        return next.act(
                Rule.R251,
                "closing while the cluster is paused: the others are told that the server goes on",
                word.get());
    }

    /** A promotion that was not recorded to its end is recorded first: the lag rule does not know its timeline otherwise. */
    private static Decision stopPrimary(Turn turn, LeaderLock lock, PostgresState.Primary primary) {
        Memory.Handover handover = turn.memory().handover();
        List<Action> unrecorded = LeadingDuties.unrecorded(turn, lock, primary);
        if (handover == null && !turn.followsAnother()) {
            Turn next = turn.remember(turn.memory()
                    .withHandover(new Memory.Handover(null, turn.o().now(), false)));
            List<Action> actions = new ArrayList<>(unrecorded);
            actions.add(new Action.Checkpoint());
            return next.act(Rule.R252, "", actions);
        }
        boolean checkpoint = turn.o().operation().isRunning(OperationKind.CHECKPOINT);
        if (handover != null
                && !turn.followsAnother()
                && (checkpoint || !unrecorded.isEmpty())
                && turn.since(handover.since()).compareTo(LONGEST_WAIT) < 0) {
            return unrecorded.isEmpty() ? turn.poll(Rule.R252, "") : turn.act(Rule.R252, "", unrecorded);
        }
        return turn.act(Rule.R253, "", new Action.StopServer(StopMode.FAST));
    }

    private static Decision handOver(Turn turn, LeaderLock lock) {
        Observation o = turn.o();
        Lsn end = cleanEnd(o.postgres());
        if (end == null) {
            return turn.act(Rule.R256, "", new Action.ReleaseLeader(lock));
        }
        Action status = status(turn, lock, end);
        if (mayTakeOver(turn, end, null)) {
            return turn.act(Rule.R254, "", status, new Action.ReleaseLeader(lock));
        }
        if (turn.since(turn.memory().crashedSince()).compareTo(LONGEST_WAIT) < 0
                && turn.snapshot().members().size() > 1) {
            return turn.poll(Rule.R255, "");
        }
        return turn.act(Rule.R256, "", status, new Action.ReleaseLeader(lock));
    }

    /** The end of the WAL of a primary that was stopped in order; null for any other server. */
    static @Nullable Lsn cleanEnd(PostgresState postgres) {
        return postgres instanceof PostgresState.Stopped s
                        && !s.standby()
                        && !s.incomplete()
                        && s.control().state() == ControlData.ClusterState.SHUT_DOWN
                ? s.control().walEnd()
                : null;
    }

    /** Whether the wanted candidate (null: anybody) has all WAL up to the given end. */
    static boolean mayTakeOver(Turn turn, Lsn end, @Nullable NodeName candidate) {
        Observation o = turn.o();
        return new SwitchoverCheck(
                        turn.snapshot(), o.config(), o.peers(), o.self().name(), end, endTimeline(turn), 0)
                .possible(candidate);
    }

    private static @Nullable Timeline endTimeline(Turn turn) {
        return turn.o().postgres() instanceof PostgresState.Stopped s
                ? s.control().checkpointTimeline()
                : null;
    }

    /** The last position, written down for the lag rule of those who come next. */
    static Action status(Turn turn, LeaderLock lock, Lsn end) {
        StatusRecord last = turn.snapshot().status();
        StatusRecord status = new StatusRecord(end, last.slots(), last.retainSlots(), endTimeline(turn), null);
        return new Action.WriteAsLeader(lock, ClusterKeys.STATUS, status.toJson(), Expect.any());
    }
}
