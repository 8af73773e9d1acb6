package io.hanode.decide;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.FailoverRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.Revision;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.StopMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * This leader was asked to hand over: check, checkpoint, stop in order, wait until the next leader has all WAL, free the lock. Until
 * the lock is free it can go back: nothing is lost by a switchover that does not come true.
 */
final class WhenSwitchingOver {

    /** How long the next leader may take to receive the last WAL after the stop. */
    static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /**
     * How long the next leader's member key may be missing. Patroni deletes its key in order to write it anew (in ZooKeeper when its
     * server comes up, in Consul with a new session) and allows a second for each of the two; the deletion makes this node look.
     */
    static final Duration LONGEST_GAP = Duration.ofSeconds(2);

    private static final Duration STALE = Duration.ofSeconds(30);

    private WhenSwitchingOver() {}

    static Decision decide(Turn turn) {
        LeaderLock lock = turn.lock().orElseThrow();
        FailoverRecord request = Objects.requireNonNull(turn.snapshot().failover());
        if (turn.o().postgres() instanceof PostgresState.Primary primary) {
            return withPrimary(turn, lock, request, primary);
        }
        return turn.o().postgres() instanceof PostgresState.Standby standby
                ? ofStandbyCluster(turn, lock, request, standby)
                : stopped(turn, lock, request);
    }

    /** Nothing has to stop. What the next leader lacks it gets from the other cluster, unless that cannot be reached. */
    private static Decision ofStandbyCluster(
            Turn turn, LeaderLock lock, FailoverRecord request, PostgresState.Standby standby) {
        if (isStale(turn, request)) {
            return turn.act(Rule.R607, "", withdraw(lock, request));
        }
        long allowed = WhenStandbyLeading.streamsFromRemote(turn.o(), standby)
                ? turn.o().config().maximumLagOnFailover()
                : 0;
        SwitchoverCheck check = check(turn, standby.position(), standby.timeline(), allowed);
        List<String> refusals = check.refusals(request.candidate());
        if (!refusals.isEmpty()) {
            return turn.act(Rule.R601, refused(request, refusals), withdraw(lock, request));
        }
        List<Action> actions = new ArrayList<>();
        actions.add(LeaderRecords.of(turn, lock, standby).statusNow());
        NodeName next = request.candidate();
        if (next == null) {
            // Named, so that the race does not go to this server, which receives more all the time.
            next = check.best();
            FailoverRecord named = new FailoverRecord(request.leader(), next, null, null);
            Revision revision = request.revision();
            actions.add(new Action.WriteAsLeader(
                    lock, ClusterKeys.FAILOVER, named.toJson(), revision == null ? Expect.any() : Expect.at(revision)));
        }
        actions.add(new Action.ReleaseLeader(lock));
        return turn.act(Rule.R608, next + " gets the lock of the standby cluster", actions);
    }

    private static boolean isStale(Turn turn, FailoverRecord request) {
        return request.scheduledAt() != null
                && request.scheduledAt().plus(STALE).isBefore(turn.o().wallClock());
    }

    private static SwitchoverCheck check(Turn turn, Lsn position, Timeline timeline, long allowedLag) {
        Observation o = turn.o();
        return new SwitchoverCheck(
                turn.snapshot(), o.config(), o.peers(), o.self().name(), position, timeline, allowedLag);
    }

    private static String refused(FailoverRecord request, List<String> refusals) {
        return "the change of leader to " + candidate(request) + " is refused: " + String.join("; ", refusals);
    }

    private static Decision withPrimary(
            Turn turn, LeaderLock lock, FailoverRecord request, PostgresState.Primary primary) {
        Observation o = turn.o();
        Memory.Handover handover = turn.memory().handover();
        if (isStale(turn, request) && handover == null) {
            return turn.act(Rule.R607, "", withdraw(lock, request));
        }
        List<String> refusals = check(
                        turn, primary.written(), primary.timeline(), o.config().maximumLagOnFailover())
                .refusals(request.candidate());
        if (!refusals.isEmpty() && !mayBeBack(turn, request)) {
            return turn.remember(turn.memory().withHandover(null))
                    .act(Rule.R601, refused(request, refusals), withdraw(lock, request));
        }
        if (handover == null) {
            Memory.Handover began = new Memory.Handover(request.revision(), o.now(), false);
            return turn.remember(turn.memory().withHandover(began)).act(Rule.R602, "", new Action.Checkpoint());
        }
        if (!refusals.isEmpty()) {
            return turn.poll(Rule.R602, "looking again: " + String.join("; ", refusals));
        }
        if (o.operation().isRunning(OperationKind.CHECKPOINT)) {
            return turn.wake(Rule.R602, "", o.config().loopWait());
        }
        Memory.Handover stopping = new Memory.Handover(request.revision(), o.now(), true);
        return turn.remember(turn.memory().withHandover(stopping))
                .act(Rule.R603, "hands over to " + candidate(request), new Action.StopServer(StopMode.FAST));
    }

    /** Whether the candidate is missing so far for no longer than it takes to write a key anew. */
    private static boolean mayBeBack(Turn turn, FailoverRecord request) {
        Memory.Handover handover = turn.memory().handover();
        NodeName candidate = request.candidate();
        return candidate != null
                && turn.snapshot().member(candidate).isEmpty()
                && (handover == null || turn.since(handover.since()).compareTo(LONGEST_GAP) < 0);
    }

    private static Decision stopped(Turn turn, LeaderLock lock, FailoverRecord request) {
        Lsn end = WhenClosing.cleanEnd(turn.o().postgres());
        if (end != null && WhenClosing.mayTakeOver(turn, end, request.candidate())) {
            Errands errands = turn.memory().errands();
            Turn next = turn.remember(
                    turn.memory().withErrands(turn.o().config().paused() ? errands.rejoining() : errands));
            return next.act(
                    Rule.R604,
                    candidate(request) + " has all WAL up to " + end + " and gets the lock",
                    WhenClosing.status(turn, lock, end),
                    new Action.ReleaseLeader(lock));
        }
        if (!turn.o().hindrances().isEmpty()) {
            return turn.act(Rule.R723, String.join("; ", turn.o().hindrances()), new Action.ReleaseLeader(lock));
        }
        Duration down = turn.since(turn.memory().crashedSince());
        if (end != null && down.compareTo(LONGEST_WAIT) < 0) {
            return turn.poll(Rule.R605, "waiting until " + candidate(request) + " has all WAL up to " + end);
        }
        List<Action> actions = new ArrayList<>(List.of(withdraw(lock, request)));
        actions.addAll(WhenRecovering.start(turn, lock));
        return turn.act(Rule.R606, "", actions);
    }

    static Action withdraw(LeaderLock lock, FailoverRecord request) {
        Revision revision = request.revision();
        return new Action.WriteAsLeader(
                lock, ClusterKeys.FAILOVER, FailoverRecord.NONE, revision == null ? Expect.any() : Expect.at(revision));
    }

    private static String candidate(FailoverRecord request) {
        return request.candidate() == null
                ? "the best standby"
                : request.candidate().value();
    }
}
