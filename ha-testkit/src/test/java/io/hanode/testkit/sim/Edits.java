package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.HistoryRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.StatusRecord;
import io.hanode.cluster.SyncRecord;
import io.hanode.cluster.TimelineRecord;
import io.hanode.decide.Action;
import io.hanode.decide.DcsView;
import io.hanode.decide.Decider;
import io.hanode.decide.Decision;
import io.hanode.decide.Observation;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** How a bug is planted: something is seen otherwise before a decision, or some action is left out or changed after it. */
final class Edits {

    private Edits() {}

    static SimPolicy deciding(Function<Observation, Decision> rules) {
        return new SimPolicy() {
            @Override
            public Decision decide(Observation observation) {
                return rules.apply(observation);
            }
        };
    }

    /** The shipped rules, with some actions left out. */
    static SimPolicy without(Predicate<Action> left) {
        return changing((o, actions) -> actions.stream().filter(left.negate()).toList());
    }

    /** What becomes of the actions that were decided. */
    @FunctionalInterface
    interface Change {
        List<Action> of(Observation o, List<Action> actions);
    }

    static SimPolicy changing(Change change) {
        return deciding(o -> {
            Decision decision = Decider.decide(o);
            return with(decision, change.of(o, decision.actions()));
        });
    }

    static SimPolicy each(UnaryOperator<Action> change) {
        return changing((o, actions) -> actions.stream().map(change).toList());
    }

    static SimPolicy seeing(Predicate<Observation> when, UnaryOperator<ClusterSnapshot> change) {
        return deciding(o -> Decider.decide(when.test(o) ? seen(o, change) : o));
    }

    static Observation seen(Observation o, UnaryOperator<ClusterSnapshot> change) {
        return o.dcs() instanceof DcsView.Available a
                ? copy(o, new DcsView.Available(change.apply(a.snapshot())), o.postgres())
                : o;
    }

    static SimPolicy observing(UnaryOperator<PostgresState> change) {
        return deciding(o -> Decider.decide(copy(o, o.dcs(), change.apply(o.postgres()))));
    }

    static boolean writes(Action action, String key) {
        return action instanceof Action.WriteAsLeader write && write.key().equals(key);
    }

    static List<Action> before(Action first, List<Action> rest) {
        List<Action> all = new ArrayList<>(List.of(first));
        all.addAll(rest);
        return all;
    }

    static Decision with(Decision d, List<Action> actions) {
        return new Decision(
                d.situation(), d.rule(), d.reason(), actions, d.fence(), d.memory(), d.wakeAt(), d.finished());
    }

    static Observation copy(Observation o, DcsView dcs, PostgresState postgres) {
        return copy(o, dcs, postgres, o.peers());
    }

    static Observation copy(Observation o, DcsView dcs, PostgresState postgres, SortedMap<NodeName, PeerView> peers) {
        return new Observation(
                o.now(),
                o.wallClock(),
                o.self(),
                o.config(),
                dcs,
                o.lease(),
                postgres,
                o.promise(),
                peers,
                o.operation(),
                o.applied(),
                o.remote(),
                o.hindrances(),
                o.requests(),
                o.closing(),
                o.memory());
    }

    /** The member of this node's name, taken for this very process. */
    static ClusterSnapshot withOwnInstance(ClusterSnapshot s, Observation o) {
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
                        m.proxyUrl(),
                        m.pendingRestart(),
                        m.pendingChanges(),
                        m.scheduledRestart(),
                        m.pause(),
                        m.checkpointPending(),
                        o.self().instance()));
        return copy(s, members, s.sync(), s.status(), s.history(), s.timeline());
    }

    static ClusterSnapshot withSync(ClusterSnapshot s, SyncRecord sync) {
        return copy(s, s.members(), sync, s.status(), s.history(), s.timeline());
    }

    static ClusterSnapshot withoutPosition(ClusterSnapshot s) {
        return copy(s, s.members(), s.sync(), StatusRecord.NONE, s.history(), s.timeline());
    }

    static ClusterSnapshot withoutHistory(ClusterSnapshot s) {
        TimelineRecord claim = s.timeline();
        TimelineRecord bare = claim == null
                ? null
                : new TimelineRecord(claim.timeline(), claim.leader(), claim.token(), claim.done(), null);
        return copy(s, s.members(), s.sync(), s.status(), null, bare);
    }

    private static ClusterSnapshot copy(
            ClusterSnapshot s,
            SortedMap<NodeName, MemberRecord> members,
            SyncRecord sync,
            StatusRecord status,
            @Nullable HistoryRecord history,
            @Nullable TimelineRecord claim) {
        return new ClusterSnapshot(
                s.leader(),
                members,
                s.initialize(),
                s.config(),
                s.configRevision(),
                s.failover(),
                s.failoverRevision(),
                s.failoverUnreadable(),
                sync,
                status,
                history,
                claim,
                s.initializer(),
                s.failsafe(),
                s.warnings());
    }
}
