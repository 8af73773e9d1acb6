package io.hanode.loop;

import io.hanode.HaSettings;
import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.LeaderRecord;
import io.hanode.decide.DcsView;
import io.hanode.decide.FailsafePromise;
import io.hanode.decide.Hindrances;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Memory;
import io.hanode.decide.NodeRequests;
import io.hanode.decide.Observation;
import io.hanode.decide.OperationView;
import io.hanode.decide.RemoteNeeds;
import io.hanode.decide.Self;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerProbe;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresController;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.RemoteView;
import io.hanode.postgres.ServerSettings;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads everything that one turn knows: the store and the local server at the same time, then other nodes if they are needed.
 * The turn's instant and the lease are taken after all reads. Used by the loop's thread only.
 */
final class Observer {

    private static final Duration SHORTEST_READ = Duration.ofMillis(50);
    private static final Duration BRIEF_READ = Duration.ofMillis(250);

    /** Of so many reads of a store that does not answer one is given its full time: it may just be slow. */
    private static final int FULL_TRY = 4;

    private final Supplier<Self> self;
    private final HaSettings settings;
    private final Clock clock;
    private final StoreReader store;
    private final LocalProbe probe;
    private final PostgresController controller;
    private final PeerProbe peers;
    private final Function<Observation, List<PeerAddress>> needs;
    private final LeaseState lease;
    private final Agreements agreements;
    private final LeaseKeeper keeper;
    private final OperationSlot slot;
    private final AppliedSettings applied;
    private final Fences fences;
    private final RequestDesk desk;

    Observer(
            Supplier<Self> self,
            HaSettings settings,
            Clock clock,
            StoreReader store,
            LocalProbe probe,
            PostgresController controller,
            PeerProbe peers,
            Function<Observation, List<PeerAddress>> needs,
            LeaseState lease,
            Agreements agreements,
            LeaseKeeper keeper,
            OperationSlot slot,
            AppliedSettings applied,
            Fences fences,
            RequestDesk desk) {
        this.self = self;
        this.settings = settings;
        this.clock = clock;
        this.store = store;
        this.probe = probe;
        this.controller = controller;
        this.peers = peers;
        this.needs = needs;
        this.lease = lease;
        this.agreements = agreements;
        this.keeper = keeper;
        this.slot = slot;
        this.applied = applied;
        this.fences = fences;
        this.desk = desk;
    }

    Observation observe(Memory memory, boolean closing) throws InterruptedException {
        Duration third = store.config().ttl().dividedBy(3);
        // Before the probe: an operation that ends in between is seen as running, rather than its outcome not at all.
        OperationView operation = slot.view();
        long writersBegun = slot.writersBegun();
        boolean writerRan = slot.writerRuns();
        Duration probeTimeout = Durations.min(settings.observeTimeout(), third);
        probe.begin(probeTimeout);
        LeaseView before = lease.view();
        DcsView dcs = store.read(readTimeout(before, third));
        compare(before, dcs);
        PostgresState postgres = probe.end(probeTimeout);
        boolean writer = writerRan || writersBegun != slot.writersBegun();
        lease.exposed(
                writer || postgres.mayAcceptWrites(), postgres.knownPostmaster().orElse(null));
        ClusterConfig config = store.config();
        if (dcs instanceof DcsView.Available) {
            keeper.configure(config);
        }
        ServerSettings known = applied.seen(postgres.knownPostmaster().orElse(null));
        NodeRequests requests = desk.view();
        Supplier<Observation> now =
                () -> observation(config, dcs, postgres, operation, known, requests, closing, memory);
        Observation alone = now.get();
        List<PeerAddress> asked = needs.apply(alone);
        Upstream other = RemoteNeeds.of(alone).orElse(null);
        if (asked.isEmpty() && other == null) {
            return alone;
        }
        Duration longest = Durations.min(settings.peerTimeout(), third);
        SortedMap<NodeName, PeerView> views =
                asked.isEmpty() ? Collections.emptySortedMap() : peers.ask(asked, longest);
        RemoteView remote = other == null ? null : controller.askRemote(other, longest);
        return now.get().with(views, remote);
    }

    /**
     * A silent store must not keep a leader from deciding in time: its read ends when the server would have to be stopped. Nor must it
     * make every turn slow: after the first failure most reads are brief, since the store's return wakes the loop.
     */
    private Duration readTimeout(LeaseView before, Duration third) {
        Duration longest = Durations.min(store.config().retryTimeout(), third);
        if (store.failures() % FULL_TRY != 0) {
            longest = Durations.min(longest, Durations.clamp(third.dividedBy(4), BRIEF_READ, Duration.ofSeconds(1)));
        }
        if (!(before instanceof LeaseView.Good held)) {
            return longest;
        }
        Duration left = Durations.min(longest, held.demoteAt().since(clock.now()));
        return left.compareTo(SHORTEST_READ) < 0 ? SHORTEST_READ : left;
    }

    /** A lock that was held before the read and that the read does not show is lost: its token never comes back. */
    private void compare(LeaseView before, DcsView dcs) {
        if (!(dcs instanceof DcsView.Available available)) {
            return;
        }
        LeaderRecord leader = available.snapshot().leader();
        String shown = "the store shows " + (leader == null ? "no leader" : leader);
        if (before instanceof LeaseView.Good
                && leader != null
                && !leader.name().equals(self.get().name())) {
            lease.overtaken(shown + ", not this node");
        } else if (before instanceof LeaseView.Held held
                && (leader == null || !leader.token().equals(held.lock().token()))) {
            lease.lockLost(
                    held.lock(),
                    shown + ", not this node with token " + held.lock().token());
        }
    }

    private Observation observation(
            ClusterConfig config,
            DcsView dcs,
            PostgresState postgres,
            OperationView operation,
            @Nullable ServerSettings known,
            NodeRequests requests,
            boolean closing,
            Memory memory) {
        // The lease first: it must not be known better than the turn's instant.
        var leaseView = lease.view();
        FailsafePromise promise = agreements.promise().orElse(null);
        Tick now = clock.now();
        return new Observation(
                now,
                clock.wall(),
                self.get(),
                config,
                FailsafePromise.seen(dcs, promise, now),
                leaseView,
                postgres,
                promise,
                Collections.emptySortedMap(),
                operation,
                known,
                null,
                Hindrances.of(config, fences.hindrances()),
                requests,
                closing,
                memory);
    }
}
