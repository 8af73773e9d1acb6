package io.hanode.examples.customdcs;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.Watches;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client: reads, opens sessions, and looks every so often whether something has changed, since tables call nobody. */
final class TableClient implements DcsClient {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final long NOTHING = -1;

    private final Transactions transactions;
    private final Watches watches = new Watches();
    private final Set<TableSession> sessions = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService poller;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean polling = new AtomicBoolean();
    private volatile long seen = NOTHING;

    TableClient(Transactions transactions) {
        this.transactions = transactions;
        this.poller = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "table-dcs-poll");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A dead session is noticed by the next transaction, and there is one every {@link #POLL} of each client. */
    @Override
    public DcsTraits traits() {
        return new DcsTraits("h2", Duration.ofMillis(1), POLL_TIMEOUT, true);
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        long ttl = request.ttl().toNanos();
        long id = transactions.call("opening a session", timeout, tables -> tables.openSession(ttl));
        TableSession session = new TableSession(transactions, id, request, sessions::remove);
        sessions.add(session);
        return session;
    }

    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        try {
            return transactions.call("reading", timeout, Tables::tree);
        } catch (DcsException e) {
            // Also when its commit was on its way: there was nothing to commit.
            throw new DcsException(DcsException.Effect.NOT_APPLIED, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Subscription watch(Runnable maybeChanged) {
        Subscription subscription = watches.add(maybeChanged);
        if (polling.compareAndSet(false, true)) {
            poller.scheduleWithFixedDelay(this::poll, 0, POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
        return subscription;
    }

    /** Wakes after a change, and with the first answer after a failure: who knows what was missed. */
    private void poll() {
        try {
            long now = transactions.look("looking for changes", POLL_TIMEOUT, Tables::changes);
            if (now != seen) {
                seen = now;
                watches.wake();
            }
        } catch (DcsException e) {
            seen = NOTHING;
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watches.close();
        poller.shutdownNow();
        try {
            transactions.call("ending all sessions", CLOSE_TIMEOUT, tables -> {
                for (TableSession session : sessions) {
                    tables.endSession(session.id());
                }
                return null;
            });
        } catch (DcsException e) {
            // They run out by themselves.
        }
        transactions.close();
    }
}
