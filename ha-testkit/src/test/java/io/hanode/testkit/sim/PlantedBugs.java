package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.HistoryRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.StatusRecord;
import io.hanode.cluster.TimelineRecord;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.decide.Action;
import io.hanode.decide.DcsView;
import io.hanode.decide.Decider;
import io.hanode.decide.Decision;
import io.hanode.decide.Observation;
import io.hanode.decide.Rule;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.model.Timeline;
import io.hanode.postgres.PostgresState;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The shipped rules and the simulated shell, each with one mistake that somebody could make. */
final class PlantedBugs {

    static final SimPolicy LEASE_COUNTED_FROM_THE_REPLY = new SimPolicy() {
        @Override
        public Tick leaseStart(Tick sentAt, Tick repliedAt) {
            return repliedAt;
        }
    };

    static final SimPolicy LEASE_RECKONED_WITH_THE_TTL_ASKED_FOR = new SimPolicy() {
        @Override
        public Duration leaseTtl(Duration asked, Duration granted) {
            return asked;
        }
    };

    static final SimPolicy LOCK_TAKEN_BY_NAME = new SimPolicy() {
        @Override
        public Decision decide(Observation o) {
            return Decider.decide(seeing(o, s -> withOwnInstance(s, o)));
        }

        @Override
        public boolean mayAdopt(FencingToken wanted, LeaderLock found, boolean ownSession) {
            return true;
        }
    };

    static final SimPolicy NO_FENCE = new SimPolicy() {
        @Override
        public boolean fences() {
            return false;
        }
    };

    static final SimPolicy UNGUARDED_WRITES = new SimPolicy() {
        @Override
        public boolean guardsWrites() {
            return false;
        }
    };

    static final SimPolicy PROMOTION_WITHOUT_THE_LOCK = new SimPolicy() {
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

    static final SimPolicy RELEASE_BEFORE_THE_STOP = deciding(o -> {
        Decision decision = Decider.decide(o);
        boolean stops = decision.actions().stream().anyMatch(a -> a instanceof Action.StopServer);
        return stops && o.lock().isPresent() && o.postgres() instanceof PostgresState.Primary
                ? with(decision, before(new Action.ReleaseLeader(o.lock().get()), decision.actions()))
                : decision;
    });

    static final SimPolicy SWITCHOVER_DOES_NOT_WAIT = deciding(o -> {
        Decision decision = Decider.decide(o);
        return decision.rule() == Rule.R605 && o.lock().isPresent()
                ? with(decision, List.of(new Action.ReleaseLeader(o.lock().get())))
                : decision;
    });

    static final SimPolicy LAG_IGNORED =
            deciding(o -> Decider.decide(seeing(o, s -> snapshot(s, StatusRecord.NONE, true))));

    static final SimPolicy TIMELINE_IGNORED = deciding(o -> o.postgres() instanceof PostgresState.Standby
            ? Decider.decide(
                    seeing(o, s -> s.leader() == null || o.lock().isPresent() ? snapshot(s, s.status(), false) : s))
            : Decider.decide(o));

    static final SimPolicy TIMELINE_NOT_CLAIMED = deciding(o -> {
        Decision decision = Decider.decide(o);
        return with(
                decision,
                decision.actions().stream()
                        .filter(a -> !(writes(a, ClusterKeys.TIMELINE)
                                && String.valueOf(a).contains("\"done\":false")))
                        .toList());
    });

    static final SimPolicy REQUEST_NEVER_CLEARED = deciding(o -> {
        Decision decision = Decider.decide(o);
        return with(
                decision,
                decision.actions().stream()
                        .filter(a -> !writes(a, ClusterKeys.FAILOVER))
                        .toList());
    });

    static final SimPolicy INCOMPLETE_COPY_STARTED = deciding(o -> o.postgres() instanceof PostgresState.Stopped s
            ? Decider.decide(observing(o, new PostgresState.Stopped(s.control(), s.standby(), false, s.history())))
            : Decider.decide(o));

    static final SimPolicy FORK_NEVER_REWOUND = deciding(o -> {
        Decision decision = Decider.decide(o);
        return decision.rule() == Rule.R713 || decision.rule() == Rule.R714
                ? with(
                        decision,
                        List.of(new Action.StartStandby(
                                decision.actions().stream()
                                        .flatMap(a -> a instanceof Action.Rewind r
                                                ? Stream.of(r.source())
                                                : a instanceof Action.Clone c ? Stream.of(c.source()) : Stream.empty())
                                        .findFirst()
                                        .orElse(null),
                                io.hanode.postgres.ServerSettings.NONE)))
                : decision;
    });

    private PlantedBugs() {}

    private static SimPolicy deciding(Function<Observation, Decision> rules) {
        return new SimPolicy() {
            @Override
            public Decision decide(Observation observation) {
                return rules.apply(observation);
            }
        };
    }

    private static boolean writes(Action action, String key) {
        return action instanceof Action.WriteAsLeader write && write.key().equals(key);
    }

    private static List<Action> before(Action first, List<Action> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }

    private static Decision with(Decision d, List<Action> actions) {
        return new Decision(
                d.situation(), d.rule(), d.reason(), actions, d.fence(), d.memory(), d.wakeAt(), d.finished());
    }

    private static Observation seeing(Observation o, Function<ClusterSnapshot, ClusterSnapshot> change) {
        return o.dcs() instanceof DcsView.Available a
                ? copy(o, new DcsView.Available(change.apply(a.snapshot())), o.postgres())
                : o;
    }

    private static Observation observing(Observation o, PostgresState postgres) {
        return copy(o, o.dcs(), postgres);
    }

    private static Observation copy(Observation o, DcsView dcs, PostgresState postgres) {
        return new Observation(
                o.now(),
                o.wallClock(),
                o.self(),
                o.config(),
                dcs,
                o.lease(),
                postgres,
                o.peers(),
                o.operation(),
                o.applied(),
                o.closing(),
                o.memory());
    }

    /** The member of this node's name, taken for this very process. */
    private static ClusterSnapshot withOwnInstance(ClusterSnapshot s, Observation o) {
        SortedMap<NodeName, MemberRecord> members = new TreeMap<>(s.members());
        members.computeIfPresent(
                o.self().name(),
                (name, m) -> new MemberRecord(
                        m.name(),
                        m.connUrl(),
                        m.apiUrl(),
                        m.state(),
                        m.role(),
                        m.version(),
                        m.tags(),
                        m.position(),
                        m.received(),
                        m.replayed(),
                        m.replicationState(),
                        m.timeline(),
                        m.pendingRestart(),
                        m.pause(),
                        m.checkpointPending(),
                        o.self().instance()));
        return copy(s, members, s.status(), s.history(), s.timeline());
    }

    private static ClusterSnapshot snapshot(ClusterSnapshot s, StatusRecord status, boolean history) {
        TimelineRecord claim = s.timeline();
        return copy(
                s,
                s.members(),
                status,
                history ? s.history() : null,
                history || claim == null
                        ? claim
                        : new TimelineRecord(claim.timeline(), claim.leader(), claim.token(), claim.done(), null));
    }

    private static ClusterSnapshot copy(
            ClusterSnapshot s,
            SortedMap<NodeName, MemberRecord> members,
            StatusRecord status,
            HistoryRecord history,
            TimelineRecord claim) {
        return new ClusterSnapshot(
                s.leader(),
                members,
                s.initialize(),
                s.config(),
                s.configRevision(),
                s.failover(),
                s.failoverRevision(),
                s.sync(),
                status,
                history,
                claim,
                s.initializer(),
                s.warnings());
    }
}
