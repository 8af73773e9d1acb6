package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.LeaderRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.StandbyCluster;
import io.hanode.dcs.LeaderLock;
import io.hanode.model.NodeName;
import io.hanode.model.Tags;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.StopMode;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One observation with what all rule families derive from it. Immutable. */
final class Turn {

    /** How often a node looks again while it waits for something that no event announces, such as another node's position. */
    static final Duration POLL = Duration.ofMillis(100);

    /** How long a failed operation is left alone. */
    static final Duration BACK_OFF = Duration.ofSeconds(5);

    private final Observation o;
    private final Situation situation;
    private final ClusterSnapshot snapshot;
    private final Memory memory;

    Turn(Observation o, Situation situation) {
        this(o, situation, MemoryUpkeep.of(o));
    }

    private Turn(Observation o, Situation situation, Memory memory) {
        this.o = o;
        this.situation = situation;
        this.snapshot = o.dcs() instanceof DcsView.Available a ? a.snapshot() : ClusterSnapshot.EMPTY;
        this.memory = memory;
    }

    Observation o() {
        return o;
    }

    /** The cluster; empty when the store did not answer. */
    ClusterSnapshot snapshot() {
        return snapshot;
    }

    Memory memory() {
        return memory;
    }

    /** The same turn, remembering something else. */
    Turn remember(Memory newMemory) {
        return new Turn(o, situation, newMemory);
    }

    /** The lock, when its lease has not passed and, where the store was read, the store agrees by token. */
    Optional<LeaderLock> lock() {
        return lockOf(o);
    }

    static Optional<LeaderLock> lockOf(Observation o) {
        Optional<LeaderLock> lock = o.lock();
        if (o.dcs() instanceof DcsView.Available a) {
            LeaderRecord leader = a.snapshot().leader();
            return lock.filter(l -> leader != null && leader.token().equals(l.token()));
        }
        return lock;
    }

    boolean hasLock() {
        return lock().isPresent();
    }

    boolean isSelf(@Nullable NodeName name) {
        return o.self().name().equals(name);
    }

    Duration backOff() {
        return o.config().loopWait().compareTo(BACK_OFF) < 0 ? o.config().loopWait() : BACK_OFF;
    }

    /** Whether the server may be accepting client writes, now or as soon as it answers. */
    boolean mayAcceptWrites() {
        boolean hungStandby = o.postgres() instanceof PostgresState.Unreachable u
                && u.postmaster() != null
                && u.postmaster().equals(memory.knownStandby());
        return o.postgres().mayAcceptWrites() && !hungStandby;
    }

    /**
     * Whether the server may be accepting writes that nothing covers: no lease, no pause. A cluster that is not made yet has no leader
     * to endanger.
     */
    boolean writesWithoutLease() {
        boolean notMadeYet = o.dcs() instanceof DcsView.Available
                && Situations.systemIdentifier(snapshot).isEmpty();
        boolean agreed = o.lease() instanceof LeaseView.Failsafe && o.lease().coversAt(o.now());
        return mayAcceptWrites() && !hasLock() && !agreed && !o.config().paused() && !notMadeYet;
    }

    /** Stop a server that must not accept writes: by force first, whatever else hangs. */
    Decision stopAtOnce(Rule rule, String reason) {
        return act(rule, reason, new Action.FenceServer(), new Action.StopServer(StopMode.IMMEDIATE));
    }

    /** How long ago the given instant was; zero when it is null. */
    Duration since(@Nullable Tick then) {
        return then == null ? Duration.ZERO : o.now().since(then);
    }

    ServerSettings settings() {
        StandbyCluster other = o.config().standbyCluster();
        SortedMap<String, String> recovery = new TreeMap<>(o.config().recovery());
        if (other != null) {
            recovery.putAll(other.recovery(hasLock()));
        }
        return new ServerSettings(
                o.config().parameters(), o.config().hbaLines(), o.config().identLines(), recovery);
    }

    /** The other cluster's server that a standby cluster follows; empty in any other cluster. */
    Optional<Upstream> remote() {
        return remoteOf(o);
    }

    static Optional<Upstream> remoteOf(Observation o) {
        return Optional.ofNullable(o.config().standbyCluster()).flatMap(StandbyCluster::upstream);
    }

    /** Whether this is a standby cluster: no server of it may accept writes. */
    boolean followsAnother() {
        return o.config().followsAnotherCluster();
    }

    /** The leader's record, once its server is what others follow: a running primary, or the running leader of a standby cluster. */
    Optional<MemberRecord> serving() {
        return servingLeader(o, snapshot);
    }

    static Optional<MemberRecord> servingLeader(Observation o, ClusterSnapshot snapshot) {
        return snapshot.leaderMember()
                .filter(MemberRecord::isRunning)
                .filter(m -> o.config().followsAnotherCluster() ? m.isStandbyLeader() : m.isPrimary());
    }

    /** The leader's server as upstream, when its address is known. */
    Optional<Upstream> leaderUpstream() {
        return snapshot.leaderMember().flatMap(this::asUpstream);
    }

    /** Whom this node's standby streams from: the leader, unless its tags say otherwise; empty for nobody. */
    Optional<Upstream> upstream() {
        Tags tags = o.self().tags();
        if (!tags.nostream() && tags.replicateFrom().isEmpty()) {
            return leaderUpstream();
        }
        return snapshot.member(o.self().name())
                .map(m -> m.tagged(tags))
                .map(m ->
                        UpstreamChoice.of(m, snapshot).flatMap(snapshot::member).flatMap(this::asUpstream))
                .orElseGet(() -> tags.nostream() ? Optional.empty() : leaderUpstream());
    }

    private Optional<Upstream> asUpstream(MemberRecord member) {
        return member.server()
                .map(s -> new Upstream(
                        member.name(),
                        s.host(),
                        s.port(),
                        o.config().useSlots() ? SlotNames.of(o.self().name()) : null));
    }

    /** Nothing to do but to wait, loop_wait at the longest. */
    Decision idle(Rule rule, String reason) {
        return act(rule, reason);
    }

    /** Nothing to do but to look again soon. */
    Decision poll(Rule rule, String reason) {
        return decide(rule, reason, List.of(), POLL, false);
    }

    Decision act(Rule rule, String reason, Action... actions) {
        return act(rule, reason, Arrays.asList(actions));
    }

    /** After an action the next turn comes soon, since what it did has to be seen; a long one wakes the loop when it ends. */
    Decision act(Rule rule, String reason, List<Action> actions) {
        boolean race =
                actions.stream().anyMatch(a -> a instanceof Action.AcquireLeader || a instanceof Action.AdoptLeader);
        boolean lookAgain = actions.stream().anyMatch(a -> !a.isLong() && !(a instanceof Action.PublishMember));
        Duration wakeIn = race ? Duration.ZERO : lookAgain ? POLL : o.config().loopWait();
        return decide(rule, reason, actions, wakeIn, false);
    }

    Decision wake(Rule rule, String reason, Duration wakeIn, Action... actions) {
        return decide(rule, reason, Arrays.asList(actions), wakeIn, false);
    }

    Decision finish(Rule rule, String reason) {
        return decide(rule, reason, List.of(), o.config().loopWait(), true);
    }

    Decision decide(Rule rule, String reason, List<Action> actions, Duration wakeIn, boolean finished) {
        Duration wait = wakeIn.compareTo(o.config().loopWait()) < 0
                ? wakeIn
                : o.config().loopWait();
        FailsafePromise promise = o.promise();
        if (promise != null && promise.bindsAt(o.now())) {
            Duration left = promise.until().since(o.now());
            wait = left.compareTo(wait) < 0 ? left : wait;
        }
        return new Decision(
                situation,
                rule,
                reason.isEmpty() ? rule.sentence() : reason,
                actions,
                !o.config().paused(),
                memory,
                o.now().plus(wait),
                finished);
    }
}
