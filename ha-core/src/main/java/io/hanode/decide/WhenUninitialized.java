package io.hanode.decide;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.InitializeRecord;
import io.hanode.cluster.Json;
import io.hanode.cluster.MemberRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The store knows no cluster yet. Whoever makes it holds the leader lock all the while, so that a maker that dies is noticed and
 * another goes on.
 */
final class WhenUninitialized {

    private WhenUninitialized() {}

    static Decision decide(Turn turn) {
        List<String> hindrances = turn.o().hindrances();
        if (!hindrances.isEmpty()) {
            return WhenMisfit.withoutLock(turn, Rule.R410, String.join("; ", hindrances));
        }
        if (turn.followsAnother() && turn.o().postgres() instanceof PostgresState.Primary) {
            return turn.act(Rule.R551, "", new Action.StopServer(StopMode.FAST));
        }
        Optional<LeaderLock> lock = turn.lock();
        if (lock.isPresent()) {
            return withLock(turn, lock.get());
        }
        if (Situations.inDoubt(turn.o(), turn.snapshot())) {
            return WhenFollowing.adopt(turn);
        }
        if (turn.snapshot().leader() != null) {
            return turn.idle(Rule.R405, turn.snapshot().leader().name() + " makes the cluster");
        }
        if (!turn.o().lease().canTakeLock()) {
            return turn.idle(Rule.R307, "");
        }
        return race(turn);
    }

    private static Decision race(Turn turn) {
        PostgresState postgres = turn.o().postgres();
        if (postgres instanceof PostgresState.Primary) {
            return turn.act(Rule.R407, "", new Action.AcquireLeader());
        }
        if (postgres instanceof PostgresState.Stopped s && !s.standby() && !s.incomplete()) {
            return runningPrimary(turn)
                    .map(other -> turn.idle(Rule.R406, other + " runs as a primary: it goes first"))
                    .orElseGet(() -> turn.act(Rule.R407, "", new Action.AcquireLeader()));
        }
        if (postgres instanceof PostgresState.Standby
                || (postgres instanceof PostgresState.Stopped s && !s.incomplete())) {
            FailoverRecord request = turn.snapshot().failover();
            boolean wanted = request != null && turn.isSelf(request.candidate());
            // Made by this node, then restarted read-only before it was registered: nobody else can bring it in.
            boolean own = turn.snapshot().initialize() != null
                    && turn.o().self().name().value().equals(turn.snapshot().initializer());
            return own || turn.followsAnother() || (wanted && postgres instanceof PostgresState.Standby)
                    ? turn.act(Rule.R407, "", new Action.AcquireLeader())
                    : turn.idle(Rule.R408, "");
        }
        if (!mayMake(postgres)) {
            return turn.idle(Rule.R708, "");
        }
        return raceEmpty(turn);
    }

    /** Taking the lock before it with a stopped database would have the live one stopped, and rewound to the older. */
    private static Optional<NodeName> runningPrimary(Turn turn) {
        return turn.snapshot().members().values().stream()
                .filter(m -> !turn.isSelf(m.name()) && m.isPrimary() && m.isRunning())
                .map(MemberRecord::name)
                .findFirst();
    }

    private static Decision raceEmpty(Turn turn) {
        Observation o = turn.o();
        if (!o.self().canProvision() || o.self().tags().nofailover()) {
            return turn.idle(Rule.R409, "");
        }
        if (recentlyFailed(turn)) {
            return turn.wake(Rule.R721, o.operation().failureOf(made(turn)).orElse(""), turn.backOff());
        }
        ClusterSnapshot snapshot = turn.snapshot();
        Optional<MemberRecord> withData = snapshot.members().values().stream()
                .filter(m -> !turn.isSelf(m.name()) && m.timeline() != null)
                .findFirst();
        if (withData.isPresent()) {
            return turn.idle(Rule.R406, withData.get().name() + " has a database: it goes first");
        }
        InitializeRecord initialize = snapshot.initialize();
        if (initialize != null && !o.self().name().value().equals(snapshot.initializer())) {
            boolean ours = snapshot.initializer() != null;
            boolean abandoned = turn.since(turn.memory().leaderlessSince())
                            .compareTo(o.config().ttl().multipliedBy(2))
                    > 0;
            if (!ours || !abandoned) {
                String maker = ours ? snapshot.initializer() : "a Patroni node";
                return turn.wake(Rule.R406, maker + " began to make the cluster: it goes first", turn.backOff());
            }
        }
        return turn.act(Rule.R401, "", new Action.AcquireLeader());
    }

    private static boolean recentlyFailed(Turn turn) {
        OperationView.Finished last = turn.o().operation().last();
        return last != null
                && last.kind() == made(turn)
                && last.failure() != null
                && last.at()
                        .plus(turn.backOff().multipliedBy(2))
                        .isAfter(turn.o().now());
    }

    /** By what the first data directory comes about: a standby cluster's is a copy of the other cluster's. */
    private static OperationKind made(Turn turn) {
        return turn.followsAnother() ? OperationKind.CLONE : OperationKind.INITIALIZE;
    }

    private static boolean mayMake(PostgresState postgres) {
        return postgres instanceof PostgresState.NoDataDirectory
                || (postgres instanceof PostgresState.Stopped s && s.incomplete());
    }

    private static Decision withLock(Turn turn, LeaderLock lock) {
        Observation o = turn.o();
        Optional<SystemIdentifier> local = o.postgres().knownSystemIdentifier();
        boolean usable = !(o.postgres() instanceof PostgresState.Stopped s && s.incomplete());
        if (local.isPresent() && usable) {
            return register(turn, lock, local.get());
        }
        if (!mayMake(o.postgres()) || !o.self().canProvision()) {
            return turn.idle(Rule.R708, "");
        }
        if (recentlyFailed(turn)) {
            String why = o.operation().failureOf(made(turn)).orElse("");
            return turn.act(
                    Rule.R403, "the new database cluster could not be made: " + why, new Action.ReleaseLeader(lock));
        }
        List<Action> actions = new ArrayList<>();
        // The name first: an empty initialize key without one is a Patroni node's, for which everybody waits.
        if (!o.self().name().value().equals(turn.snapshot().initializer())) {
            actions.add(new Action.WriteAsLeader(
                    lock, ClusterKeys.INITIALIZER, o.self().name().value(), Expect.any()));
        }
        if (turn.snapshot().initialize() == null) {
            actions.add(new Action.WriteAsLeader(lock, ClusterKeys.INITIALIZE, "", Expect.absent()));
        }
        Optional<Upstream> remote = turn.remote();
        if (remote.isPresent()) {
            Upstream source = RejoinPlan.unslotted(remote.get());
            actions.add(new Action.Clone(source, o.postgres() instanceof PostgresState.Stopped));
            return turn.act(Rule.R411, "copying the data directory from " + source.node(), actions);
        }
        actions.add(new Action.Initialize(lock, turn.settings()));
        return turn.act(Rule.R402, "", actions);
    }

    private static Decision register(Turn turn, LeaderLock lock, SystemIdentifier local) {
        InitializeRecord initialize = turn.snapshot().initialize();
        List<Action> actions = new ArrayList<>();
        if (turn.snapshot().configRevision() == null) {
            actions.add(new Action.WriteAsLeader(
                    lock, ClusterKeys.CONFIG, Json.write(turn.o().self().initialConfig()), Expect.absent()));
        }
        actions.add(new Action.WriteAsLeader(
                lock,
                ClusterKeys.INITIALIZE,
                local.value(),
                initialize == null ? Expect.absent() : Expect.at(initialize.revision())));
        return turn.act(Rule.R404, "", actions);
    }
}
