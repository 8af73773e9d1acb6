package io.hanode.decide;

import io.hanode.cluster.FailoverRecord;
import io.hanode.dcs.LeaderLock;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The local server is down, starting, silent, or has no data. */
final class WhenRecovering {

    /** How long the next leader may take to take the lock before the one that gave it up is back in the race. */
    static final Duration GIVE_WAY = Duration.ofSeconds(1);

    private WhenRecovering() {}

    static Decision decide(Turn turn) {
        Optional<LeaderLock> lock = turn.lock();
        return lock.isPresent() ? asLeader(turn, lock.get()) : withoutLock(turn);
    }

    private static Decision asLeader(Turn turn, LeaderLock lock) {
        Observation o = turn.o();
        if (leaseEnds(o) && turn.mayAcceptWrites()) {
            return turn.stopAtOnce(Rule.R504, "");
        }
        if (o.postgres() instanceof PostgresState.Stopped stopped) {
            return stoppedLeader(turn, lock, stopped);
        }
        if (o.postgres() instanceof PostgresState.NoDataDirectory) {
            return turn.act(Rule.R706, "", new Action.ReleaseLeader(lock));
        }
        Duration limit = o.config().primaryStartTimeout();
        Duration down = turn.since(turn.memory().crashedSince());
        if (down.compareTo(limit) > 0 && WhenOperationRuns.canBeReplaced(turn)) {
            return turn.stopAtOnce(Rule.R702, "");
        }
        return turn.wake(
                Rule.R701,
                "the leader's server is " + words(o.postgres()) + " for " + down.toSeconds() + " s",
                Turn.POLL.multipliedBy(5));
    }

    static boolean leaseEnds(Observation o) {
        return o.lease() instanceof LeaseView.Held held && o.now().isAtOrAfter(held.demoteAt());
    }

    private static Decision stoppedLeader(Turn turn, LeaderLock lock, PostgresState.Stopped stopped) {
        Observation o = turn.o();
        if (stopped.incomplete()) {
            return turn.act(Rule.R706, "", new Action.ReleaseLeader(lock));
        }
        if (!o.hindrances().isEmpty()) {
            return turn.act(Rule.R723, String.join("; ", o.hindrances()), new Action.ReleaseLeader(lock));
        }
        Optional<String> failed =
                o.operation().failureOf(stopped.standby() ? OperationKind.START_STANDBY : OperationKind.START_PRIMARY);
        Duration down = turn.since(turn.memory().crashedSince());
        boolean late = failed.isPresent() || down.compareTo(o.config().primaryStartTimeout()) >= 0;
        if (late && WhenOperationRuns.canBeReplaced(turn)) {
            String why = failed.map(f -> "its start failed: " + f).orElse("primary_start_timeout has passed");
            return turn.act(Rule.R703, "another node can take over, and " + why, new Action.ReleaseLeader(lock));
        }
        if (leaseEnds(o)) {
            return turn.idle(Rule.R701, "the lease is about to pass: the server is not started now");
        }
        return stopped.standby()
                ? turn.act(Rule.R705, "", new Action.StartStandby(null, turn.settings()))
                : turn.act(Rule.R704, "", start(turn, lock));
    }

    static List<Action> start(Turn turn, LeaderLock lock) {
        List<Action> actions = new ArrayList<>(SyncAdmission.before(turn));
        actions.add(new Action.StartPrimary(lock, turn.settings()));
        return actions;
    }

    private static Decision withoutLock(Turn turn) {
        Observation o = turn.o();
        if (turn.mayAcceptWrites()) {
            return turn.stopAtOnce(Rule.R707, "");
        }
        if (o.postgres() instanceof PostgresState.Starting || o.postgres() instanceof PostgresState.Unreachable) {
            return turn.wake(Rule.R708, "the server is " + words(o.postgres()), Turn.POLL.multipliedBy(5));
        }
        boolean leaderElsewhere = turn.snapshot().leader() != null
                && !turn.isSelf(turn.snapshot().leader().name());
        return leaderElsewhere ? RejoinPlan.decide(turn) : leaderless(turn);
    }

    private static Decision leaderless(Turn turn) {
        Observation o = turn.o();
        if (!(o.postgres() instanceof PostgresState.Stopped stopped) || stopped.incomplete()) {
            return turn.remote()
                    .filter(remote -> nobodyHasData(turn))
                    .map(remote -> RejoinPlan.copyOf(turn, remote, Rule.R559))
                    .orElseGet(() -> turn.idle(Rule.R720, ""));
        }
        Divergence divergence = Eligibility.fromCluster(RejoinPlan.wal(stopped), turn.snapshot());
        if (divergence instanceof Divergence.Forked forked && !turn.followsAnother()) {
            return turn.idle(
                    Rule.R719,
                    "there is no leader, and the local WAL has forked from the cluster's history at " + forked.at()
                            + ": the server is not started");
        }
        Duration wait = GIVE_WAY.minus(turn.since(turn.memory().leaderlessSince()));
        return gaveUp(turn) && !wait.isNegative() && !wait.isZero()
                ? turn.wake(Rule.R722, "", wait)
                : turn.act(Rule.R718, "", new Action.StartStandby(turn.remote().orElse(null), turn.settings()));
    }

    private static boolean nobodyHasData(Turn turn) {
        return turn.snapshot().members().values().stream()
                .noneMatch(m -> !turn.isSelf(m.name()) && m.timeline() != null);
    }

    /** Whether the lead is free because this node was asked to hand it over: the next leader is about to take it. */
    private static boolean gaveUp(Turn turn) {
        FailoverRecord request = turn.snapshot().failover();
        return request != null && Situations.isDue(request, turn.o()) && turn.isSelf(request.leader());
    }

    private static String words(PostgresState postgres) {
        if (postgres instanceof PostgresState.Starting s) {
            return s.stopping() ? "stopping" : "starting";
        }
        return postgres instanceof PostgresState.Unreachable u ? "silent (" + u.reason() + ")" : "down";
    }
}
