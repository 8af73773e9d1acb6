package io.hanode.examples.customdcs;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.Sessions;
import io.hanode.dcs.Watches;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A client. The database ends no session by itself, so every client does: a session whose renewals it has seen unchanged for the
 * session's TTL, by its own monotonic clock, is over. That is never before the holder's own deadline, which began earlier.
 */
final class JdbcClient implements DcsClient {

    private static final int POLL_MILLIS = 200;
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(2);
    private static final DcsTraits TRAITS = new DcsTraits("jdbc", Duration.ofSeconds(1), Duration.ofSeconds(3), true);

    final Row row;
    final Sessions sessions = new Sessions("the database");
    private final Watches watches = new Watches();
    private final Map<String, Sighting> sightings = new HashMap<>();
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(Row::daemon);
    /** The last change that the watches were told of; -1 after a failure, so that the next success tells them. */
    private long told = -1;

    /** How often a session had been renewed when it was first seen so, and when that was. */
    private record Sighting(long renewals, long nanoTime) {}

    JdbcClient(Row row) {
        this.row = row;
        ScheduledFuture<?> unused = poller.scheduleWithFixedDelay(this::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Changes the row, after the sessions that are over were ended in the same step. */
    <T> T change(Duration timeout, Function<Content, T> change) throws DcsException {
        return row.change(Deadline.in(timeout), content -> {
            endSessions(content);
            return change.apply(content);
        });
    }

    private synchronized void endSessions(Content content) {
        long now = System.nanoTime();
        sightings.keySet().retainAll(content.sessions.keySet());
        Map.copyOf(content.sessions).forEach((id, session) -> {
            Sighting sighting = sightings.get(id);
            if (sighting == null || sighting.renewals != session.renewals()) {
                sightings.put(id, new Sighting(session.renewals(), now));
            } else if (now - sighting.nanoTime > TimeUnit.MILLISECONDS.toNanos(session.ttlMillis())) {
                content.endSession(id);
            }
        });
    }

    private void poll() {
        try {
            long change = change(POLL_TIMEOUT, content -> content.lastChange);
            if (change != told) {
                told = change;
                watches.wake();
            }
        } catch (DcsException e) {
            told = -1;
        }
    }

    @Override
    public DcsTraits traits() {
        return TRAITS;
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        sessions.checkOpen();
        String id = UUID.randomUUID().toString();
        change(
                timeout,
                content ->
                        content.renew(id, new Content.Session(0, request.ttl().toMillis())));
        return sessions.add(new JdbcSession(this, id, request));
    }

    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        sessions.checkOpen();
        return change(timeout, Content::tree);
    }

    @Override
    public Subscription watch(Runnable maybeChanged) {
        return watches.add(maybeChanged);
    }

    @Override
    public void close() {
        if (sessions.close(JdbcSession.CLOSE_PATIENCE, deadline -> watches.close())) {
            poller.shutdownNow();
            row.close();
        }
    }
}
