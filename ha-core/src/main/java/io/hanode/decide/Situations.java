package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.InitializeRecord;
import io.hanode.cluster.LeaderRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.model.SystemIdentifier;
import io.hanode.postgres.PostgresState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Classifies an observation, in the fixed priority of {@link Situation}. */
final class Situations {

    private Situations() {}

    static Situation classify(Observation o) {
        OperationView.Running running = o.operation().running();
        if (running != null && running.kind() != OperationKind.CHECKPOINT) {
            return Situation.OPERATION_RUNS;
        }
        if (o.closing()) {
            return Situation.CLOSING;
        }
        if (!(o.dcs() instanceof DcsView.Available available)) {
            return Situation.DCS_UNAVAILABLE;
        }
        ClusterSnapshot snapshot = available.snapshot();
        if (o.postgres() instanceof PostgresState.Unusable || foreign(o, snapshot) || nameTaken(o, snapshot)) {
            return Situation.MISFIT;
        }
        if (WhenReinitializing.isDue(o, snapshot)) {
            return Situation.REINITIALIZING;
        }
        if (WhenRestarting.isDue(o, snapshot)) {
            return Situation.RESTARTING;
        }
        if (o.config().paused()) {
            return handsOverInPause(o, snapshot) ? Situation.SWITCHING_OVER : Situation.PAUSED;
        }
        if (systemIdentifier(snapshot).isEmpty()) {
            return Situation.UNINITIALIZED;
        }
        return initialized(o, snapshot);
    }

    private static Situation initialized(Observation o, ClusterSnapshot snapshot) {
        boolean lock = Turn.lockOf(o).isPresent();
        boolean up = o.postgres() instanceof PostgresState.Primary || o.postgres() instanceof PostgresState.Standby;
        if (lock && Turn.remoteOf(o).isPresent()) {
            boolean handsOver = o.postgres() instanceof PostgresState.Standby && switchingOver(o, snapshot);
            return handsOver ? Situation.SWITCHING_OVER : Situation.STANDBY_LEADING;
        }
        if (!lock
                && o.lease() instanceof LeaseView.Failsafe agreed
                && agreed.coversAt(o.now())
                && o.postgres() instanceof PostgresState.Primary) {
            return Situation.FAILSAFE;
        }
        if (lock && switchingOver(o, snapshot)) {
            return Situation.SWITCHING_OVER;
        }
        if (inDoubt(o, snapshot)) {
            return Situation.FOLLOWING;
        }
        if (!up) {
            return Situation.RECOVERING;
        }
        if (lock) {
            return Situation.LEADING;
        }
        return snapshot.leader() == null ? Situation.LEADERLESS : Situation.FOLLOWING;
    }

    /** In a pause a leader hands over to the one that people name, and to nobody else. */
    private static boolean handsOverInPause(Observation o, ClusterSnapshot snapshot) {
        FailoverRecord request = snapshot.failover();
        return request != null
                && request.candidate() != null
                && request.scheduledAt() == null
                && !o.config().followsAnotherCluster()
                && Turn.lockOf(o).isPresent()
                && systemIdentifier(snapshot).isPresent()
                && switchingOver(o, snapshot);
    }

    /** Whether this leader has to hand over now. */
    static boolean switchingOver(Observation o, ClusterSnapshot snapshot) {
        return isDue(snapshot.failover(), o) && switchable(o, snapshot);
    }

    /** A request that concerns this leader: not one that made it the leader, and its server is up or was stopped for it. */
    private static boolean switchable(Observation o, ClusterSnapshot snapshot) {
        FailoverRecord request = snapshot.failover();
        boolean concernsMe = request != null
                && (request.leader() == null || request.leader().equals(o.self().name()))
                && !o.self().name().equals(request.candidate());
        Memory.Handover handover = o.memory().handover();
        boolean stoppedForIt = o.postgres() instanceof PostgresState.Stopped s
                && !s.standby()
                && !s.incomplete()
                && request != null
                && (request.isSwitchover() || (handover != null && handover.stopping()));
        boolean standbyLeader = o.postgres() instanceof PostgresState.Standby
                && Turn.remoteOf(o).isPresent();
        return concernsMe && (o.postgres() instanceof PostgresState.Primary || stoppedForIt || standbyLeader);
    }

    static boolean isDue(@Nullable FailoverRecord request, Observation o) {
        return request != null
                && (request.scheduledAt() == null || !request.scheduledAt().isAfter(o.wallClock()));
    }

    /**
     * The lock carries our name and this process does not know whether it took it. The answer to a try may have been lost, and while
     * our own session lives such a lock never passes: so it is tried again.
     */
    static boolean inDoubt(Observation o, ClusterSnapshot snapshot) {
        LeaderRecord leader = snapshot.leader();
        return leader != null
                && leader.name().equals(o.self().name())
                && hasSession(o.lease())
                && !triedJustNow(o, leader);
    }

    private static boolean hasSession(LeaseView lease) {
        return lease instanceof LeaseView.Session || (lease instanceof LeaseView.Failsafe agreed && agreed.session());
    }

    private static boolean triedJustNow(Observation o, LeaderRecord leader) {
        Memory.AdoptionTry tried = o.memory().triedToAdopt();
        return tried != null
                && tried.token().equals(leader.token())
                && tried.at().plus(Turn.BACK_OFF).isAfter(o.now());
    }

    static Optional<SystemIdentifier> systemIdentifier(ClusterSnapshot snapshot) {
        InitializeRecord initialize = snapshot.initialize();
        return initialize == null ? Optional.empty() : initialize.systemIdentifier();
    }

    static boolean foreign(Observation o, ClusterSnapshot snapshot) {
        Optional<SystemIdentifier> cluster = systemIdentifier(snapshot);
        Optional<SystemIdentifier> local = o.postgres().knownSystemIdentifier();
        return cluster.isPresent() && local.isPresent() && !cluster.equals(local);
    }

    static boolean nameTaken(Observation o, ClusterSnapshot snapshot) {
        MemberRecord mine = snapshot.members().get(o.self().name());
        return mine != null && !o.self().instance().equals(mine.instance());
    }
}
