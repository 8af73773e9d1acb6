package io.hanode.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.cluster.ScheduledRestart;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.Revision;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Tags;
import io.hanode.model.Tick;
import io.hanode.model.Timeline;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.RemoteView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One turn of one node, from a healthy default: three nodes pg1, pg2, pg3; pg1 leads, the others stream from it. A test says only what
 * differs, then what is decided: {@code leader().paused().decides(Rule.R201).doesNothing()}.
 */
final class Scenario extends Sight {

    static final Tick NOW = new Tick(Duration.ofHours(1).toNanos());
    static final Instant WALL_CLOCK = Instant.parse("2026-01-01T12:00:00Z");

    /** What people ask for has this id. */
    static final long REQUEST = 1;

    /** The lock that pg1 holds by default; its token is 7. */
    static final LeaderLock LOCK = new LeaderLock(new FencingToken(7), "proof");

    private Scenario(String name, PostgresState postgres) {
        super(NodeName.of(name), postgres);
    }

    /** pg1, which leads: it holds the lock, its server is the primary, and there is nothing to do. */
    static Scenario leader() {
        return new Scenario("pg1", healthyPrimary().primary()).leaseGoodFor(20);
    }

    static Server healthyPrimary() {
        return Server.server().withSlot("pg2", true).withSlot("pg3", true);
    }

    /** pg2, which follows pg1, and has nothing to do. */
    static Scenario follower() {
        return new Scenario("pg2", Server.server().standby());
    }

    /** pg2, a standby after pg1's lock and member key are gone: pg1 is silent; pg3 has less WAL, so pg2 comes first. */
    static Scenario leaderless() {
        return follower()
                .cluster(c -> c.noLeader().gone("pg1"))
                .silent("pg1")
                .answers("pg3", PeerView.Role.STANDBY, 1, "0/4FFFF00");
    }

    /** pg2, which has just taken the free lock with its standby. */
    static Scenario winner() {
        return leaderless().leaseGoodFor(20).cluster(c -> c.leader("pg2", LOCK.token()));
    }

    /** pg1 with an empty data directory, before there is any cluster. */
    static Scenario blank() {
        return new Scenario("pg1", Server.noData()).cluster(Cluster::blank);
    }

    Scenario following() {
        return config("standby_cluster", Map.of("host", "10.9.0.1", "primary_slot_name", "site_b"));
    }

    Scenario remote(RemoteView view) {
        remote = view;
        return this;
    }

    Scenario cluster(Consumer<Cluster> change) {
        change.accept(cluster);
        return this;
    }

    Scenario postgres(PostgresState state) {
        postgres = state;
        return this;
    }

    Scenario noSession() {
        return lease(new LeaseView.NoSession());
    }

    /** There is a session, and it does not hold the lock. */
    Scenario noLock() {
        return lease(new LeaseView.Session());
    }

    /** The lock is held; in so many seconds the server is to be stopped in order, and nine later the lease is over. */
    Scenario leaseGoodFor(long seconds) {
        Tick demoteAt = NOW.plus(Duration.ofSeconds(seconds));
        return lease(new LeaseView.Held(LOCK, demoteAt, demoteAt.plus(Duration.ofSeconds(9))));
    }

    /** The lock is held by the own record, and the lease has passed one nanosecond ago. */
    Scenario leasePassed() {
        return lease(new LeaseView.Held(LOCK, NOW.minus(Duration.ofSeconds(9)), NOW));
    }

    Scenario lease(LeaseView view) {
        lease = view;
        return this;
    }

    /** The store has not answered for a second. */
    Scenario storeSilent() {
        dcs = new DcsView.Unavailable("connection loss", NOW.minus(Duration.ofSeconds(1)));
        return this;
    }

    /** People asked for this. */
    Scenario asked(NodeRequests what) {
        requests = what;
        return this;
    }

    /** People asked for a restart now. */
    Scenario restart() {
        return restart(null, null, false, null);
    }

    Scenario restart(@Nullable String role, @Nullable String version, boolean pendingOnly, @Nullable Duration timeout) {
        ScheduledRestart restart =
                new ScheduledRestart(WALL_CLOCK, role, version, pendingOnly, timeout, Server.START_TIME);
        return asked(new NodeRequests(new RestartOrder(REQUEST, NOW, false, restart), null, null));
    }

    /** People asked for a restart so many seconds from now. */
    Scenario restartIn(long seconds, String startTime) {
        ScheduledRestart restart =
                new ScheduledRestart(WALL_CLOCK.plusSeconds(seconds), null, null, false, null, startTime);
        return asked(new NodeRequests(null, new RestartOrder(REQUEST, NOW, true, restart), null));
    }

    /** The restart of the given server began so many seconds ago. */
    Scenario restarting(PostmasterIdentity server, long sinceSeconds, boolean stopping) {
        Errands.Restart restart = new Errands.Restart(REQUEST, ago(sinceSeconds), server, null, stopping);
        return remembering(m -> m.withErrands(m.errands().with(restart)));
    }

    /** People asked for a fresh copy. */
    Scenario reinitialize(boolean force, boolean fromLeader) {
        return asked(new NodeRequests(null, null, new ReinitializeOrder(REQUEST, NOW, force, fromLeader)));
    }

    /** The fresh copy was begun so many seconds ago. */
    Scenario copying(long sinceSeconds, boolean fromLeader) {
        Errands.Copy copy = new Errands.Copy(ago(sinceSeconds), fromLeader);
        return remembering(m -> m.withErrands(m.errands().with(copy)));
    }

    /** The last operation was this one, and succeeded. */
    Scenario succeeded(OperationKind kind, long secondsAgo) {
        operation = new OperationView(null, new OperationView.Finished(kind, ago(secondsAgo), null));
        return this;
    }

    /** In a pause that the leader, if it is pg1, has told the others of. */
    Scenario paused() {
        return config("pause", true).cluster(c -> c.pausedLeader("pg1"));
    }

    /** A fence without which the node must not lead would not work. */
    Scenario hindered() {
        hindrances = List.of("watchdog /dev/watchdog: there is no such device");
        return this;
    }

    Scenario closing() {
        closing = true;
        return this;
    }

    Scenario config(String key, Object value) {
        config.put(key, value);
        return this;
    }

    /** In synchronous mode: {@code on} or {@code quorum}. */
    Scenario synchronous(String mode) {
        return config("synchronous_mode", mode);
    }

    Scenario strict() {
        return config("synchronous_mode_strict", true);
    }

    Scenario postgresql(String key, Object value) {
        postgresql.put(key, value);
        return this;
    }

    Scenario tag(String key, Object value) {
        tags.put(key, value);
        return this;
    }

    Scenario cannotProvision() {
        canProvision = false;
        return this;
    }

    Scenario settingsNotApplied() {
        applied = false;
        return this;
    }

    Scenario silent(String node) {
        peers.put(NodeName.of(node), new PeerView.Silent(NodeName.of(node), "connect timed out"));
        return this;
    }

    Scenario answers(String node, PeerView.Role role, int timeline, String lsn) {
        return answers(node, role, timeline, lsn, Map.of(), Server.SYSTEM);
    }

    Scenario answers(
            String node,
            PeerView.Role role,
            int timeline,
            String lsn,
            Map<String, ?> itsTags,
            SystemIdentifier system) {
        NodeName peer = NodeName.of(node);
        PeerView view = new PeerView.Answered(
                peer, role, Timeline.of(timeline), Lsn.parse(lsn), Tags.of(itsTags), system, false, node + "-process");
        peers.put(peer, view);
        return this;
    }

    Scenario peer(PeerView view) {
        peers.put(view.node(), view);
        return this;
    }

    Scenario running(OperationKind kind, long sinceSeconds) {
        operation = new OperationView(new OperationView.Running(kind, ago(sinceSeconds), "", false), null);
        return this;
    }

    Scenario cancelled(OperationKind kind) {
        operation = new OperationView(new OperationView.Running(kind, ago(1), "", true), null);
        return this;
    }

    Scenario failed(OperationKind kind, long secondsAgo) {
        operation = new OperationView(null, new OperationView.Finished(kind, ago(secondsAgo), "disk full"));
        return this;
    }

    Scenario remembering(UnaryOperator<Memory> change) {
        UnaryOperator<Memory> before = memory;
        memory = m -> change.apply(before.apply(m));
        return this;
    }

    Scenario leaderlessFor(long seconds) {
        return remembering(m -> Memories.leaderlessSince(m, ago(seconds)));
    }

    Scenario downFor(long seconds) {
        return remembering(m -> Memories.crashedSince(m, ago(seconds)));
    }

    Scenario handingOver(@Nullable Revision request, long sinceSeconds, boolean stopping) {
        return remembering(m -> m.withHandover(new Memory.Handover(request, ago(sinceSeconds), stopping)));
    }

    static Tick ago(long seconds) {
        return NOW.minus(Duration.ofSeconds(seconds));
    }

    /** Decides, and checks the rule. */
    Outcome decides(Rule rule) {
        Observation o = observation();
        Decision decision = Decider.decide(o);
        assertThat(decision.rule())
                .as("%s: %s, actions %s", decision.situation(), decision.reason(), decision.actions())
                .isEqualTo(rule);
        RuleHits.decided(rule);
        return new Outcome(o, decision);
    }
}
