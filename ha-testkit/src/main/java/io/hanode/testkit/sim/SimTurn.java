package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.LeaderRecord;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.FencingToken;
import io.hanode.decide.DcsView;
import io.hanode.decide.Decision;
import io.hanode.decide.FailsafePromise;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Observation;
import io.hanode.decide.OperationKind;
import io.hanode.decide.OperationView;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerView;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One turn: read the store in two parts, ask the local server and the peers, decide, perform. Other events run in between. */
final class SimTurn {

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);
    private static final int ALL_KEYS = 0xff;

    private final SimWorld world;
    private final SimProcess process;
    private final boolean serverFirst;
    private long writersBegun;
    private boolean writerRan;
    private OperationView operation = OperationView.IDLE;
    private LeaseView held = new LeaseView.NoSession();
    private DcsView store = new DcsView.Unavailable("not read yet", new Tick(0));

    SimTurn(SimWorld world, SimProcess process) {
        this.world = world;
        this.process = process;
        this.serverFirst = process.random.chance(0.5);
    }

    void begin() {
        // Before the server is asked: an operation that ends in between is seen as running, not missed.
        operation = process.operations.view();
        writersBegun = process.writersBegun;
        writerRan = operation.isRunning(OperationKind.START_PRIMARY)
                || operation.isRunning(OperationKind.PROMOTE)
                || operation.isRunning(OperationKind.INITIALIZE);
        held = process.lease.view();
        if (serverFirst) {
            observeServer();
        }
        process.lease.ensureSession(process.config.ttl(), process.config.loopWait(), this::read);
    }

    private void observeServer() {
        process.seen = PostgresViews.observe(process.node.postgres);
        boolean writer = writerRan || process.writersBegun != writersBegun;
        process.exposed = writer || process.seen.mayAcceptWrites();
    }

    /** Some keys now and the others later: no store reads them all at one instant. */
    private void read() {
        int mask = process.random.index(ALL_KEYS + 1);
        process.calls.send(
                "read",
                READ_TIMEOUT,
                world.dcs::read,
                first -> process.calls.send(
                        "read",
                        READ_TIMEOUT,
                        world.dcs::read,
                        second -> available(world.snapshots.of(first, second, mask)),
                        this::unavailable),
                this::unavailable);
    }

    private void available(ClusterSnapshot snapshot) {
        store = new DcsView.Available(snapshot);
        compare(snapshot);
        process.storeSilentSince = null;
        if (snapshot.config() != null) {
            process.config = snapshot.config();
        }
        askPeers();
    }

    /** A lock that was held before the read and that the read does not show is lost: its token never comes back. */
    private void compare(ClusterSnapshot snapshot) {
        LeaderRecord leader = snapshot.leader();
        if (held instanceof LeaseView.Good && leader != null && !leader.name().equals(process.node.name)) {
            process.lease.overtaken();
        } else if (held instanceof LeaseView.Held before) {
            FencingToken token = before.lock().token();
            if (leader == null || !leader.token().equals(token)) {
                process.lease.lost(token);
            }
        }
    }

    private void unavailable(DcsException failure) {
        Tick since = process.storeSilentSince == null ? process.clock.now() : process.storeSilentSince;
        process.storeSilentSince = since;
        store = new DcsView.Unavailable(String.valueOf(failure.getMessage()), since);
        askPeers();
    }

    private void askPeers() {
        if (!serverFirst) {
            observeServer();
        }
        List<PeerAddress> asked = world.policy.peersToAsk(observation(Collections.emptySortedMap()));
        SortedMap<NodeName, PeerView> answers = new TreeMap<>();
        long longest = 0;
        for (PeerAddress peer : asked) {
            long delay = process.random.skewedMillis(1, 300);
            longest = Math.max(longest, reached(peer.node()) == null ? process.random.millis(1, 2000) : delay);
            process.after(delay, () -> answers.put(peer.node(), ask(peer.node())));
        }
        process.after(longest, () -> decide(answers));
    }

    private @Nullable SimProcess reached(NodeName peer) {
        SimNode node = world.nodes.get(peer);
        return node != null
                        && node.process() instanceof SimProcess other
                        && !other.paused()
                        && world.network.linked(process.node.name, peer)
                ? other
                : null;
    }

    private PeerView ask(NodeName peer) {
        SimProcess other = reached(peer);
        if (other == null) {
            return new PeerView.Silent(peer, "no answer");
        }
        other.wake("asked by " + process.node.name);
        return PeerAnswers.of(other, world.profile.freshPeers());
    }

    private Observation observation(SortedMap<NodeName, PeerView> peers) {
        boolean sameServer = process.appliedRun == process.node.postgres.run;
        FailsafePromise promise = process.failsafe.promise();
        Tick now = process.clock.now();
        return new Observation(
                now,
                world.wallClock().plusNanos(process.node.wallClockStep),
                process.self,
                process.config,
                world.policy.seesPromises() ? FailsafePromise.seen(store, promise, now) : store,
                process.lease.view(),
                process.seen,
                promise,
                peers,
                operation,
                sameServer ? process.applied : null,
                null,
                List.of(),
                process.requests,
                process.closing,
                process.memory);
    }

    private void decide(SortedMap<NodeName, PeerView> peers) {
        Observation seen = observation(peers);
        Decision decision = world.policy.decide(seen);
        process.decided(seen, decision);
        Runnable over = () -> {
            if (decision.finished()) {
                process.finish();
            } else {
                process.turnEnded(decision.wakeAt());
            }
        };
        new SimPerformer(world, process, decision.actions(), over).go();
    }
}
