package io.hanode.loop;

import io.hanode.decide.Action;
import io.hanode.decide.Decision;
import io.hanode.decide.FailsafeDuty;
import io.hanode.decide.Memory;
import io.hanode.decide.Observation;
import io.hanode.model.Tick;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observe, decide, perform, wait. Everything that it does to the world is in the decision. */
final class HaLoop {

    private static final Logger log = LoggerFactory.getLogger(HaLoop.class);

    /** When an action failed or a turn ended by an exception, another try comes soon, but not at once. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration NOT_BEFORE = Duration.ofMillis(100);

    private final Clock clock;
    private final WakeUp wakeUp;
    private final TurnPace pace;
    private final LeaseState lease;
    private final StoreReader store;
    private final Observer observer;
    private final Function<Observation, Decision> decider;
    private final Performer performer;
    private final FailsafeKeeper failsafe;
    private final Turns turns;
    private final Meters meters;

    private Memory memory = Memory.NONE;
    private volatile boolean closing;
    private volatile boolean stopped;
    private volatile boolean finished;

    HaLoop(
            Clock clock,
            WakeUp wakeUp,
            LeaseState lease,
            StoreReader store,
            Observer observer,
            Function<Observation, Decision> decider,
            Performer performer,
            FailsafeKeeper failsafe,
            Turns turns,
            Meters meters) {
        this.clock = clock;
        this.wakeUp = wakeUp;
        this.pace = new TurnPace(clock.now());
        this.lease = lease;
        this.store = store;
        this.observer = observer;
        this.decider = decider;
        this.performer = performer;
        this.failsafe = failsafe;
        this.turns = turns;
        this.meters = meters;
    }

    /** The body of the loop's thread. */
    void run() {
        while (!finished && !stopped) {
            try {
                Tick next = turn();
                if (!finished && !stopped) {
                    wakeUp.await(next);
                    wakeUp.rest(pace.nextTurn(clock.now()));
                }
            } catch (InterruptedException e) {
                log.debug("the loop was interrupted", e);
            }
        }
    }

    /** One turn that survives everything; returns when the next one begins at the latest. */
    private Tick turn() throws InterruptedException {
        Tick began = clock.now();
        try {
            Tick next = tick();
            meters.turn(clock.now().since(began));
            return next;
        } catch (RuntimeException | Error e) {
            Turns.Turn last = turns.last();
            String before = last == null
                    ? "the first one"
                    : last.decision().rule() + " " + last.decision().reason();
            log.error("a turn failed; the one before was {}", before, e);
            wakeUp.rest(clock.now().plus(NOT_BEFORE));
            return expect(clock.now().plus(Durations.min(SOON, store.config().loopWait())));
        }
    }

    /** Observes, decides and performs once; returns when the next turn begins at the latest. */
    Tick tick() throws InterruptedException {
        Tick began = clock.now();
        expect(began);
        Observation observation = observer.observe(memory, closing);
        Decision decision = decider.apply(observation);
        memory = decision.memory();
        turns.add(began, observation, decision);
        lease.armed(decision.fence());
        // Before the decision is performed: whom a write may name has to be asked from then on.
        failsafe.duty(FailsafeDuty.of(observation, memory));
        boolean done = perform(observation, decision);
        finished = decision.finished();
        Tick now = clock.now();
        Tick latest = now.plus(done ? store.longestWait() : Durations.min(SOON, store.longestWait()));
        return expect(Tick.earlier(decision.wakeAt(), latest));
    }

    /** In order; what is refused or fails ends the turn. */
    private boolean perform(Observation observation, Decision decision) {
        for (Action action : decision.actions()) {
            expect(clock.now());
            if (action instanceof Action.AcquireLeader && isOld(observation)) {
                log.warn("the leader lock is not taken on what was seen a while ago: this process stood still");
                return false;
            }
            if (!performer.perform(action)) {
                return false;
            }
        }
        return true;
    }

    /** While this process stood still, a leader may have come that goes on without the lock and asks nobody here (failsafe mode). */
    private boolean isOld(Observation observation) {
        Duration age = clock.now().since(observation.now());
        return age.compareTo(store.config().ttl().dividedBy(4)) > 0;
    }

    /** Tells the lease keeper that the loop lives and is heard of again within a TTL after the given instant. */
    private Tick expect(Tick next) {
        lease.loopDue(next.plus(store.config().ttl()));
        return next;
    }

    /** From now on the node is to end in order. */
    void closing() {
        closing = true;
        wakeUp.wake();
    }

    /** The loop ends after this turn, whatever is decided. */
    void stop() {
        stopped = true;
        wakeUp.end();
    }

    /** Whether a decision said that there is nothing more to do. */
    boolean finished() {
        return finished;
    }
}
