package io.hanode.loop;

import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.decide.LeaseTiming;
import io.hanode.decide.LeaseView;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the session and renews it, on a thread of its own that does nothing else. Every deadline counts from when a call was sent.
 * Stops renewing when the loop has made no progress for longer than the TTL: a node that cannot decide must not lead.
 */
final class LeaseKeeper {

    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(3);

    private final NodeName self;
    private final DcsClient client;
    private final LeaseState state;
    private final Fences fences;
    private final Clock clock;
    private final Calls calls;
    private final EventQueue events;
    private final Runnable wakeLoop;

    private volatile @Nullable ClusterConfig config;
    private volatile Duration askedTtl = Duration.ZERO;
    private @Nullable Duration saidTtl;
    private @Nullable Tick nextTry;
    private Duration backoff = FIRST_BACKOFF;
    private boolean saidStalled;
    private boolean failing;
    private volatile Scheduling.@Nullable Handle thread;

    LeaseKeeper(
            NodeName self,
            DcsClient client,
            LeaseState state,
            Fences fences,
            Clock clock,
            Calls calls,
            EventQueue events,
            Runnable wakeLoop) {
        this.self = self;
        this.client = client;
        this.state = state;
        this.fences = fences;
        this.clock = clock;
        this.calls = calls;
        this.events = events;
        this.wakeLoop = wakeLoop;
    }

    void start() {
        thread = clock.scheduling().start("hanode-" + self.value() + "-lease", true, this::run);
    }

    /** The configuration to keep the lease by. Nothing is opened before it is known, so that the TTL is right from the start. */
    void configure(ClusterConfig value) {
        ClusterConfig before = config;
        config = value;
        if (before == null
                || !before.ttl().equals(value.ttl())
                || !before.loopWait().equals(value.loopWait())) {
            state.loopWait(value.loopWait());
            state.timing().ifPresent(fences::leases);
        }
    }

    private void run() {
        while (!state.stopped()) {
            try {
                long seen = state.changes().version();
                Tick next = step();
                state.changes().awaitChange(seen, next);
            } catch (InterruptedException e) {
                log.debug("interrupted", e);
            } catch (RuntimeException | Error e) {
                log.error("lease keeper failed and goes on", e);
                nextTry = clock.now().plus(FIRST_BACKOFF);
            }
        }
    }

    /** Does what is due and returns when it has to be called again at the latest, if nothing changes before. */
    Tick step() {
        tellFences();
        ClusterConfig current = config;
        Tick now = clock.now();
        if (current == null) {
            return now.plus(Duration.ofSeconds(1));
        }
        if (nextTry != null && nextTry.isAfter(now)) {
            return nextTry;
        }
        Optional<DcsSession> session = state.session();
        Optional<LeaseTiming> timing = state.timing();
        if (session.isEmpty() || timing.isEmpty() || (!askedTtl.equals(current.ttl()) && mayReplace(current))) {
            return open(current, session.orElse(null));
        }
        Tick due = state.sentAt().plus(timing.get().renewInterval());
        if (nextTry == null && due.isAfter(now) && !fences.wantRenewal()) {
            return due;
        }
        nextTry = null;
        if (stalled()) {
            nextTry = now.plus(Duration.ofMillis(100));
            return nextTry;
        }
        renew(session.get(), timing.get());
        return clock.now();
    }

    /** Tells the fences outside what holds now. Any thread; returns at once. */
    void tellFences() {
        state.tellFences(fences);
    }

    private boolean mayReplace(ClusterConfig current) {
        if (!(state.view() instanceof LeaseView.Held)) {
            return true;
        }
        if (!current.ttl().equals(saidTtl)) {
            saidTtl = current.ttl();
            log.info(
                    "ttl becomes {} when this node does not lead any more; until then it stays {}",
                    current.ttl(),
                    askedTtl);
        }
        return false;
    }

    private boolean stalled() {
        boolean stalled = state.loopStalled();
        if (stalled && !saidStalled) {
            events.warn("the loop has made no progress for longer than the ttl: the lease is not renewed any more");
        } else if (!stalled && saidStalled) {
            log.info("the loop goes on, and so do the renewals");
        }
        saidStalled = stalled;
        return stalled;
    }

    private Tick open(ClusterConfig current, @Nullable DcsSession old) {
        Duration timeout = Durations.clamp(current.retryTimeout(), Duration.ofSeconds(1), Duration.ofSeconds(10));
        Tick sent = clock.now();
        try {
            DcsSession session =
                    calls.dcs("open", () -> client.openSession(new SessionRequest(self, current.ttl()), timeout));
            adopt(session, old, sent, current);
            nextTry = null;
            backoff = FIRST_BACKOFF;
            failing = false;
            return clock.now();
        } catch (DcsException e) {
            failed("no session could be opened", e);
            Tick next = clock.now().plus(backoff);
            backoff = Durations.min(backoff.multipliedBy(2), LONGEST_BACKOFF);
            nextTry = next;
            return next;
        }
    }

    private void adopt(DcsSession session, @Nullable DcsSession old, Tick sent, ClusterConfig current) {
        if (state.stopped()) {
            session.close();
            return;
        }
        if (old == null) {
            state.opened(session, sent);
        } else if (!state.replaced(old, session, sent)) {
            session.close();
            return;
        } else {
            old.close();
        }
        askedTtl = current.ttl();
        log.info("session opened: ttl {} was asked for, {} was granted", current.ttl(), session.grantedTtl());
        state.timing().ifPresent(fences::leases);
        state.timing()
                .ifPresent(t -> t.faults().forEach(f -> events.warn("the lease is not safe as it was granted: " + f)));
        wakeLoop.run();
    }

    /** Renews now when the last successful renewal was sent longer ago than given. False when the session is gone. Any thread. */
    boolean renewIfOlderThan(Duration age, DcsSession session) throws DcsException {
        Optional<LeaseTiming> timing = state.timing();
        return timing.isPresent()
                && (clock.now().since(state.sentAt()).compareTo(age) <= 0 || send(session, timing.get()));
    }

    private boolean send(DcsSession session, LeaseTiming timing) throws DcsException {
        Tick sent = clock.now();
        if (calls.dcs("renew", () -> session.renew(timing.renewTimeout())) == RenewResult.EXPIRED) {
            expire(session, "the session expired in the store");
            return false;
        }
        calls.meters().leaseMargin(timing.validUntil(state.sentAt()).since(clock.now()));
        state.renewed(session, sent);
        return true;
    }

    private void renew(DcsSession session, LeaseTiming timing) {
        Tick sent = clock.now();
        try {
            if (send(session, timing) && failing) {
                log.info("the lease is renewed again");
            }
            failing = false;
        } catch (DcsException e) {
            failed("the lease could not be renewed", e);
            wakeLoop.run();
            nextTry = sent.plus(
                    Durations.clamp(timing.ttl().dividedBy(30), Duration.ofMillis(50), Duration.ofSeconds(1)));
            if (clock.now().isAfter(state.sentAt().plus(timing.ttl().multipliedBy(3)))) {
                expire(session, "no renewal came through for three times the ttl");
            }
        }
    }

    private void expire(DcsSession session, String reason) {
        log.warn("{}", reason);
        state.expired(session, reason);
        wakeLoop.run();
        session.close();
    }

    private void failed(String what, DcsException e) {
        if (failing) {
            log.debug("{}: {}", what, e.getMessage());
        } else {
            log.warn("{}: {}", what, e.getMessage());
        }
        failing = true;
    }

    /** Ends the thread and the session, which frees the lock and the member key where the store can be reached. */
    void close() {
        state.stop();
        Scheduling.Handle running = thread;
        if (running != null) {
            running.join(Duration.ofSeconds(3));
        }
        state.session().ifPresent(session -> {
            state.expired(session, "the node is closed");
            session.close();
        });
    }
}
