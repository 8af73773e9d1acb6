package io.hanode.loop;

import io.hanode.cluster.ClusterConfig;
import io.hanode.decide.FailsafeDuty;
import io.hanode.decide.LeaseTiming;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all other nodes whether this primary may go on when its lease cannot be renewed (failsafe mode), on a thread of its own. What
 * they agree to counts from when they were asked, as a lease does.
 */
final class FailsafeKeeper {

    private static final Logger log = LoggerFactory.getLogger(FailsafeKeeper.class);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(2);

    private final LeaseState lease;
    private final Agreements agreements;
    private final PeerProbe peers;
    private final Clock clock;
    private final Supplier<ClusterConfig> config;
    private final EventQueue events;
    private final Runnable changed;

    private volatile @Nullable FailsafeDuty duty;
    private Set<NodeName> needed = Set.of();
    private volatile Scheduling.@Nullable Handle thread;
    private @Nullable Tick nextTry;
    private @Nullable Tick lastClaim;
    private @Nullable FailsafeClaim lastAsked;
    private SortedMap<NodeName, PeerAddress> promised = new TreeMap<>();
    private long number;
    private String said = "";

    FailsafeKeeper(
            LeaseState lease,
            Agreements agreements,
            PeerProbe peers,
            Clock clock,
            Supplier<ClusterConfig> config,
            EventQueue events,
            Runnable changed) {
        this.lease = lease;
        this.agreements = agreements;
        this.peers = peers;
        this.clock = clock;
        this.config = config;
        this.events = events;
        this.changed = changed;
    }

    void start(String node) {
        thread = clock.scheduling().start("hanode-" + node + "-failsafe", true, this::run);
    }

    /** Whom to ask from now on; null for nobody, since failsafe mode is off or this node has nothing to lose. */
    void duty(@Nullable FailsafeDuty value) {
        Set<NodeName> others = value == null ? Set.of() : names(value);
        boolean news = (duty == null) != (value == null) || !others.equals(needed);
        duty = value;
        if (news) {
            needed = others;
            agreements.needs(others);
        }
    }

    private static Set<NodeName> names(FailsafeDuty of) {
        return of.others().stream().map(PeerAddress::node).collect(Collectors.toUnmodifiableSet());
    }

    private void run() {
        while (!lease.stopped()) {
            try {
                long seen = lease.changes().version();
                Tick next = step();
                lease.changes().awaitChange(seen, next);
            } catch (InterruptedException e) {
                log.debug("interrupted", e);
            } catch (RuntimeException | Error e) {
                log.error("asking the other nodes failed and goes on", e);
                nextTry = clock.now().plus(Duration.ofMillis(200));
            }
        }
        if (lastClaim != null && agreements.settled(lastClaim)) {
            withdraw();
        }
    }

    /** Does what is due and returns when it has to be called again at the latest, if nothing changes before. */
    Tick step() {
        Tick now = clock.now();
        Tick later = now.plus(Duration.ofMinutes(1));
        if (lastClaim != null && agreements.settled(lastClaim)) {
            withdraw();
            return clock.now();
        }
        FailsafeDuty current = duty;
        Optional<FailsafeCall> call = current == null
                ? Optional.empty()
                : agreements.next(config.get().ttl());
        if (current == null || call.isEmpty() || lease.loopStalled()) {
            return later;
        }
        Tick due = nextTry == null
                ? call.get().due()
                : Tick.later(nextTry, call.get().due());
        if (due.isAfter(now)) {
            return due;
        }
        ask(current, call.get().timing());
        return clock.now();
    }

    private void ask(FailsafeDuty current, LeaseTiming timing) {
        Tick sent = clock.now();
        lastClaim = sent;
        number++;
        FailsafeClaim claim = current.claim().with(timing.ttl(), number);
        lastAsked = claim;
        SortedMap<NodeName, FailsafeAnswer> answers =
                peers.claim(current.others(), claim, Durations.min(LONGEST_CALL, timing.renewTimeout()));
        List<String> against = new ArrayList<>();
        for (PeerAddress peer : current.others()) {
            FailsafeAnswer answer = answers.get(peer.node());
            if (answer == null || !answer.accepted()) {
                against.add(peer.node() + " (" + (answer == null ? "no answer" : answer.reason()) + ")");
            } else if (answer.withdrawable()) {
                promised.put(peer.node(), peer);
            }
        }
        if (!against.isEmpty()) {
            say("failsafe mode: the lease cannot be renewed, and not all other nodes agree that this primary goes on: "
                    + String.join(", ", against));
            nextTry = sent.plus(retryAfter(timing));
        } else if (agreements.reached(sent, timing, names(current))) {
            nextTry = null;
            say("failsafe mode: the lease cannot be renewed; this primary goes on, since all other nodes agree: "
                    + current.others().stream().map(PeerAddress::node).toList());
        } else {
            say("failsafe mode: all other nodes agree that this primary goes on, but too late, or not those of now");
            nextTry = sent.plus(retryAfter(timing));
        }
        changed.run();
    }

    private static Duration retryAfter(LeaseTiming timing) {
        return Durations.clamp(timing.ttl().dividedBy(30), Duration.ofMillis(50), Duration.ofSeconds(1));
    }

    /** Lets the others lead again at once, instead of when their promises end. Nothing rests on them any more. */
    private void withdraw() {
        lastClaim = null;
        nextTry = null;
        List<PeerAddress> to = List.copyOf(promised.values());
        promised = new TreeMap<>();
        if (!said.isEmpty()) {
            log.info("failsafe mode: over; the other nodes are told");
            said = "";
        }
        number++;
        if (lastAsked != null && !to.isEmpty()) {
            peers.claim(to, lastAsked.with(Duration.ZERO, number), LONGEST_CALL);
        }
        changed.run();
    }

    private void say(String what) {
        if (!what.equals(said)) {
            said = what;
            events.warn(what);
        }
    }

    /** Waits for the thread after the state was stopped. */
    void join(Duration timeout) {
        Scheduling.Handle running = thread;
        if (running != null) {
            running.join(timeout);
        }
    }
}
