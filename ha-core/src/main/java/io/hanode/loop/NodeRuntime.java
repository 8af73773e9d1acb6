package io.hanode.loop;

import io.hanode.HaEvent;
import io.hanode.HaNode;
import io.hanode.dcs.DcsClient;
import io.hanode.decide.Decider;
import io.hanode.decide.Decision;
import io.hanode.decide.Observation;
import io.hanode.decide.OperationKind;
import io.hanode.decide.PeerNeeds;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerProbe;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts a node together, starts its threads, and ends them. */
final class NodeRuntime {

    private static final Logger log = LoggerFactory.getLogger(NodeRuntime.class);
    private static final int EVENTS = 1_000;
    private static final int DECISIONS = 100;

    final NodeParts parts;
    final EventQueue events;
    final RequestDesk desk;
    final LeaseState lease;
    final Agreements agreements;
    final OperationSlot slot;
    final Recorder recorder;
    final Turns turns;
    final ChangeSignal changes;
    final StoreReader store;
    final Fences fences;
    final PeerProbe peers;
    final HaLoop loop;
    private final WakeUp wakeUp;
    private final LeaseKeeper keeper;
    private final FailsafeKeeper failsafe;
    private final LocalProbe probe;
    private final Calls calls;
    private @Nullable FenceTimer fenceTimer;
    private Scheduling.@Nullable Handle thread;
    private DcsClient.@Nullable Subscription watch;

    NodeRuntime(NodeParts parts) {
        this(parts, Decider::decide, PeerNeeds::of);
    }

    /** With other decisions: for tests of the shell. */
    NodeRuntime(
            NodeParts parts, Function<Observation, Decision> decider, Function<Observation, List<PeerAddress>> needs) {
        NodeName name = parts.self().name();
        Clock clock = parts.clock();
        this.parts = parts;
        calls = new Calls(parts.meters(), clock);
        events = new EventQueue(name.value(), clock, parts.listeners(), EVENTS);
        ServerEvents serverEvents = new ServerEvents(events, parts.meters());
        desk = new RequestDesk(clock);
        wakeUp = new WakeUp(clock);
        changes = new ChangeSignal(clock);
        lease = new LeaseState(clock, parts.controller().fenceTime());
        agreements = new Agreements(clock, lease);
        fences = new Fences(clock, parts.fences());
        keeper = new LeaseKeeper(name, parts.client(), lease, fences, clock, calls, events, this::wake);
        slot = new OperationSlot(name.value(), clock, this::exposes, this::operationEnded);
        AppliedSettings applied = new AppliedSettings();
        store = new StoreReader(parts.client(), clock, calls, events, parts.config(), parts.own());
        probe = new LocalProbe(name.value(), parts.controller(), calls, clock);
        peers = parts.endpoint() == null ? PeerProbe.none() : parts.endpoint().peers();
        Observer observer = new Observer(
                () -> parts.own().of(parts.self()),
                parts.settings(),
                clock,
                store,
                probe,
                parts.controller(),
                peers,
                needs,
                lease,
                agreements,
                keeper,
                slot,
                applied,
                fences,
                desk);
        Performer performer = new Performer(
                name,
                keeper,
                lease,
                fences,
                parts.controller(),
                slot,
                applied,
                clock,
                calls,
                events,
                serverEvents,
                desk);
        failsafe = new FailsafeKeeper(lease, agreements, peers, clock, store::config, events, this::wake);
        recorder = new Recorder(DECISIONS);
        turns = new Turns(clock, events, serverEvents, parts.meters(), recorder, changes);
        loop = new HaLoop(clock, wakeUp, lease, store, observer, decider, performer, failsafe, turns, parts.meters());
    }

    private void exposes(PostmasterIdentity server) {
        lease.exposed(true, server);
        keeper.tellFences();
        if (lease.isArmed() && !fences.hindrances().isEmpty()) {
            // A fence that the node needs did not arm: the process must not become a server.
            slot.cancel();
        }
    }

    private void operationEnded(OperationKind kind, @Nullable String failure) {
        events.add(new HaEvent.OperationEnded(parts.clock().wall(), kind.name(), failure));
        wake();
    }

    /** Begins another turn at once, and looks at waiting callers again. */
    void wake() {
        wakeUp.wake();
        changes.changed();
    }

    /** Begins another turn at once; waiting callers hear of it when it is made. */
    void wakeLoop() {
        wakeUp.wake();
    }

    /** Starts all threads. The loop's keeps the JVM alive until the node is closed. */
    void start(HaNode node) {
        if (parts.endpoint() != null) {
            parts.endpoint().start(node);
        }
        String name = parts.self().name().value();
        parts.controller().onChange(this::wake);
        watch = parts.client().watch(this::wake);
        fenceTimer = new FenceTimer(name, lease, parts.controller(), parts.clock(), events, this::wake);
        keeper.start();
        failsafe.start(name);
        thread = parts.clock().scheduling().start("hanode-" + name, false, loop::run);
    }

    /** Ends the node in order, or after the given time by force. */
    void close(Duration timeout) {
        loop.closing();
        Scheduling.Handle running = thread;
        desk.close();
        if (running != null && (!running.join(timeout) || !loop.finished())) {
            guarded("stop by force", this::force);
        }
        release();
    }

    /** A server that may accept writes is not left behind without a lease; in a pause it is. */
    private void force() {
        slot.cancel();
        if (lease.isArmed()) {
            events.warn("the node did not end in order in time: its server is stopped by force");
            parts.controller().fence();
            events.add(new HaEvent.Fenced(parts.clock().wall(), "the node did not end in order in time"));
        }
    }

    /** Ends all threads and closes all parts; also after a start that failed half way. */
    void release() {
        loop.stop();
        if (thread != null) {
            Scheduling.Handle running = Objects.requireNonNull(thread);
            if (!running.join(Duration.ofSeconds(2))) {
                running.interrupt();
            }
        }
        guarded("end the watch", () -> {
            if (watch != null) {
                watch.close();
            }
        });
        guarded("end the operation", () -> {
            if (!slot.close(Duration.ofSeconds(5))) {
                log.warn("an operation on the local server did not end in time and is left alone");
            }
        });
        guarded("close the session", keeper::close);
        failsafe.join(Duration.ofSeconds(3));
        if (fenceTimer != null) {
            fenceTimer.join(Duration.ofSeconds(1));
        }
        guarded("close the fences", fences::close);
        guarded("close the store", parts.client()::close);
        guarded("close the endpoint", () -> {
            peers.close();
            if (parts.endpoint() != null) {
                parts.endpoint().close();
            }
        });
        guarded("close the probe", probe::close);
        guarded("close the controller", parts.controller()::close);
        guarded("end the events", events::close);
    }

    private static void guarded(String what, Runnable code) {
        try {
            code.run();
        } catch (RuntimeException e) {
            log.warn("could not {}", what, e);
        }
    }
}
