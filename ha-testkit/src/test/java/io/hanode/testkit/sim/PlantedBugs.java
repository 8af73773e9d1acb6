package io.hanode.testkit.sim;

import static io.hanode.testkit.sim.Edits.changing;
import static io.hanode.testkit.sim.Edits.deciding;
import static io.hanode.testkit.sim.Edits.observing;
import static io.hanode.testkit.sim.Edits.seeing;
import static io.hanode.testkit.sim.Edits.with;
import static io.hanode.testkit.sim.Edits.without;
import static io.hanode.testkit.sim.Edits.writes;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.Action;
import io.hanode.decide.Decider;
import io.hanode.decide.Decision;
import io.hanode.decide.Observation;
import io.hanode.decide.Rule;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The shipped rules and the simulated shell, each with one mistake that somebody could make: locks, timelines, requests. */
final class PlantedBugs {

    private PlantedBugs() {}

    /** All of them. */
    static List<PlantedBug> all() {
        return Stream.of(
                        PlantedLeaseBugs.all(),
                        locks(),
                        history(),
                        requests(),
                        PlantedSyncBugs.all(),
                        PlantedFailsafeBugs.all())
                .flatMap(List::stream)
                .toList();
    }

    private static List<PlantedBug> locks() {
        return List.of(
                new PlantedBug("A lock is one's own by token, not by name", Promise.S1, List.of(), 8, new SimPolicy() {
                    @Override
                    public Decision decide(Observation o) {
                        return Decider.decide(Edits.seen(o, s -> Edits.withOwnInstance(s, o)));
                    }

                    @Override
                    public boolean mayAdopt(FencingToken wanted, LeaderLock found, boolean ownSession) {
                        return true;
                    }
                }),
                new PlantedBug("Only who holds the lock is promoted", Promise.S1, List.of(), 1, withoutTheLock()),
                new PlantedBug(
                        "A leader's record is written in one step with the check of its lock",
                        Promise.S4,
                        List.of(),
                        629,
                        new SimPolicy() {
                            @Override
                            public boolean guardsWrites() {
                                return false;
                            }
                        }),
                new PlantedBug(
                        "A lock is not acted on any more before its release is sent",
                        Promise.S1,
                        List.of(),
                        4,
                        new SimPolicy() {
                            @Override
                            public boolean givesUpBeforeTheRelease() {
                                return false;
                            }
                        }),
                new PlantedBug(
                        "The lock is freed only after the server has stopped",
                        Promise.S1,
                        List.of(),
                        4,
                        changing((o, actions) -> actions.stream().anyMatch(a -> a instanceof Action.StopServer)
                                        && o.lock().isPresent()
                                        && o.postgres() instanceof PostgresState.Primary
                                ? Edits.before(new Action.ReleaseLeader(o.lock().get()), actions)
                                : actions)),
                new PlantedBug(
                        "A server that was a primary is started without the lock as a standby only",
                        Promise.S1,
                        List.of(),
                        3,
                        startedAsItWas()));
    }

    private static SimPolicy withoutTheLock() {
        return new SimPolicy() {
            @Override
            public Decision decide(Observation o) {
                Decision decision = Decider.decide(o);
                return decision.rule() == Rule.R306 && o.postgres() instanceof PostgresState.Standby standby
                        ? with(
                                decision,
                                List.of(new Action.Promote(
                                        new LeaderLock(new FencingToken(1), "none"),
                                        Timeline.of(standby.timeline().number() + 1))))
                        : decision;
            }

            @Override
            public boolean checksLease() {
                return false;
            }
        };
    }

    private static SimPolicy startedAsItWas() {
        return new SimPolicy() {
            @Override
            public Decision decide(Observation o) {
                Decision decision = Decider.decide(o);
                boolean wasPrimary = o.postgres() instanceof PostgresState.Stopped s && !s.standby();
                return decision.rule() == Rule.R718 && wasPrimary
                        ? with(
                                decision,
                                List.of(new Action.StartPrimary(
                                        new LeaderLock(new FencingToken(1), "none"), ServerSettings.NONE)))
                        : decision;
            }

            @Override
            public boolean checksLease() {
                return false;
            }
        };
    }

    private static List<PlantedBug> history() {
        return List.of(
                new PlantedBug(
                        "WAL that has forked from the cluster's history is not promoted",
                        Promise.S3,
                        List.of(),
                        272,
                        seeing(
                                o -> o.postgres() instanceof PostgresState.Standby
                                        && (o.lock().isPresent() || noLeader(o)),
                                Edits::withoutHistory)),
                new PlantedBug(
                        "The number of a timeline is claimed before a promotion begins it",
                        Promise.S3,
                        List.of(),
                        28,
                        without(a -> writes(a, ClusterKeys.TIMELINE)
                                && String.valueOf(a).contains("\"done\":false"))),
                new PlantedBug(
                        "No number of a timeline is given out twice",
                        Promise.S3,
                        List.of(),
                        12,
                        changing((o, actions) -> actions.stream()
                                .map(a -> numberedAfterOwn(o, a))
                                .toList())),
                new PlantedBug(
                        "A half-copied data directory is not started",
                        Promise.S3,
                        List.of(),
                        30,
                        observing(state -> state instanceof PostgresState.Stopped s
                                ? new PostgresState.Stopped(s.control(), s.standby(), false, s.history())
                                : state)),
                new PlantedBug(
                        "A forked server is rewound or copied anew before it follows",
                        Promise.L1,
                        List.of(),
                        12,
                        neverRewound()));
    }

    private static boolean noLeader(Observation o) {
        return o.dcs() instanceof io.hanode.decide.DcsView.Available a
                && a.snapshot().leader() == null;
    }

    private static Action numberedAfterOwn(Observation o, Action action) {
        return action instanceof Action.Promote promote && o.postgres() instanceof PostgresState.Standby standby
                ? new Action.Promote(
                        promote.lock(), Timeline.of(standby.timeline().number() + 1))
                : action;
    }

    private static SimPolicy neverRewound() {
        return deciding(o -> {
            Decision decision = Decider.decide(o);
            Optional<io.hanode.postgres.Upstream> source = decision.actions().stream()
                    .flatMap(a -> a instanceof Action.Rewind r
                            ? Stream.of(r.source())
                            : a instanceof Action.Clone c ? Stream.of(c.source()) : Stream.empty())
                    .findFirst();
            return decision.rule() == Rule.R713 || decision.rule() == Rule.R714
                    ? with(decision, List.of(new Action.StartStandby(source.orElse(null), ServerSettings.NONE)))
                    : decision;
        });
    }

    private static List<PlantedBug> requests() {
        return List.of(
                new PlantedBug(
                        "A switchover frees the lock only when a standby has all WAL",
                        Promise.S2,
                        List.of(),
                        133,
                        deciding(o -> {
                            Decision decision = Decider.decide(o);
                            return decision.rule() == Rule.R605 && o.lock().isPresent()
                                    ? with(
                                            decision,
                                            List.of(new Action.ReleaseLeader(
                                                    o.lock().get())))
                                    : decision;
                        })),
                new PlantedBug(
                        "Who lacks more than maximum_lag_on_failover is not promoted",
                        Promise.S2,
                        List.of(),
                        152,
                        seeing(o -> true, Edits::withoutPosition)),
                new PlantedBug(
                        "A request that is done is cleared",
                        Promise.P1,
                        List.of(),
                        2,
                        without(a -> writes(a, ClusterKeys.FAILOVER))),
                new PlantedBug(
                        "Who has no data copies them before it follows",
                        Promise.L1,
                        List.of(),
                        1,
                        without(a -> a instanceof Action.Clone)),
                new PlantedBug(
                        "Who lost the lead follows the new leader",
                        Promise.L1,
                        List.of(),
                        1,
                        without(a -> a instanceof Action.Follow)));
    }
}
