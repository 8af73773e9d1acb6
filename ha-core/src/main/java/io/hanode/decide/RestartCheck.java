package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.PatroniWords;
import io.hanode.cluster.ScheduledRestart;
import io.hanode.dcs.LeaderLock;
import io.hanode.postgres.PendingChange;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** May the restart that people asked for begin now? */
final class RestartCheck {

    /** After so long a scheduled restart that could not be made is too old to be what anybody wants. */
    static final Duration STALE = Duration.ofSeconds(30);

    private RestartCheck() {}

    /**
     * Why not.
     *
     * @param outcome the kind
     * @param text a sentence
     */
    record Refusal(RequestOutcome outcome, String text) {}

    /** The request whose time has come. In a pause a schedule is not kept to. */
    static Optional<RestartOrder> active(Observation o) {
        RestartOrder now = o.requests().restart();
        if (now != null) {
            return Optional.of(now);
        }
        RestartOrder scheduled = o.requests().scheduled();
        if (scheduled == null || scheduled.restart().at().isAfter(o.wallClock())) {
            return Optional.empty();
        }
        Errands.Restart begun = o.memory().errands().restart();
        boolean ours = begun != null && begun.request() == scheduled.id();
        return ours || !o.config().paused() ? Optional.of(scheduled) : Optional.empty();
    }

    /** What keeps it from beginning; null when nothing does. */
    static @Nullable Refusal refusal(Observation o, ScheduledRestart wanted) {
        OperationView.Running running = o.operation().running();
        if (o.postgres() instanceof PostgresState.Starting starting && !starting.stopping()) {
            return new Refusal(RequestOutcome.STILL_STARTING, "the server is still starting");
        }
        if (running != null && running.kind() != OperationKind.CHECKPOINT) {
            return busy(OperationGate.words(running.kind()) + " is under way");
        }
        if (o.closing()) {
            return failed("the node is closing");
        }
        if (!(o.dcs() instanceof DcsView.Available available)) {
            return failed("the store does not answer: who leads is not known");
        }
        ServerInfo server = o.postgres().knownServer().orElse(null);
        if (server == null) {
            return failed("no server runs here");
        }
        Refusal cluster = ofCluster(o, available.snapshot());
        return cluster != null ? cluster : conditions(o.postgres(), server, wanted);
    }

    private static @Nullable Refusal ofCluster(Observation o, ClusterSnapshot snapshot) {
        if (Situations.foreign(o, snapshot) || Situations.nameTaken(o, snapshot)) {
            return failed("this node cannot take part in the cluster");
        }
        if (Situations.systemIdentifier(snapshot).isEmpty()) {
            return busy("the cluster is being made");
        }
        if (o.memory().errands().copy() != null) {
            return busy("the data directory is being copied anew");
        }
        Optional<LeaderLock> lock = Turn.lockOf(o);
        boolean follows = o.config().followsAnotherCluster() && !o.config().paused();
        if (o.postgres() instanceof PostgresState.Primary && follows) {
            return busy("this primary is stopped, to follow another cluster");
        }
        if (o.postgres() instanceof PostgresState.Primary) {
            return lock.isEmpty()
                    ? failed("this primary does not hold the leader lock")
                    : WhenRecovering.leaseEnds(o)
                            ? failed("the lease is about to pass")
                            : Situations.switchingOver(o, snapshot) ? busy("a change of leader is under way") : null;
        }
        if ((lock.isPresent() && !o.config().followsAnotherCluster()) || Situations.inDoubt(o, snapshot)) {
            return busy("this node is about to become the leader");
        }
        return snapshot.leader() == null && !o.config().paused()
                ? failed("there is no leader now: this standby may be the next one")
                : null;
    }

    private static @Nullable Refusal conditions(PostgresState postgres, ServerInfo server, ScheduledRestart wanted) {
        String role = PatroniWords.role(postgres);
        if (wanted.role() != null && !wanted.role().equals(role)) {
            return unmet("it is " + role + ", not " + wanted.role());
        }
        String below = wanted.postgresVersion();
        if (below != null && number(below) <= server.versionNumber()) {
            return unmet("its version is not lower than " + below);
        }
        List<String> pending =
                server.pendingRestart().stream().map(PendingChange::name).toList();
        return wanted.pendingOnly() && pending.isEmpty() ? unmet("no setting waits for a restart") : null;
    }

    /** {@code 15.4} as PostgreSQL numbers its versions, 150004; {@code 9.6.3} as 90603. */
    static int number(String version) {
        String[] parts = version.split("\\.", -1);
        int first = Integer.parseInt(parts[0]);
        int second = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        int third = parts.length > 2 ? Integer.parseInt(parts[2]) : 0;
        return first >= 10 ? first * 10_000 + second : first * 10_000 + second * 100 + third;
    }

    private static Refusal unmet(String why) {
        return new Refusal(RequestOutcome.CONDITIONS_NOT_MET, "the server does not fulfil the conditions: " + why);
    }

    private static Refusal busy(String why) {
        return new Refusal(RequestOutcome.BUSY, why);
    }

    private static Refusal failed(String why) {
        return new Refusal(RequestOutcome.FAILED, why);
    }
}
