package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a ZooKeeper session lives, made into the lease that the SPI promises.
 *
 * <p>Two things have to be bridged. First, ZooKeeper's client prolongs its session by itself for as long as the process runs, also
 * when nobody renews any more: so the session is ended from here when no renewal was sent for as long as it would have lived.
 *
 * <p>Second, a follower tells the leader only with its next ping, up to half a tick later, which sessions have been heard from; not
 * even a write that went through the quorum prolongs its session at the leader. If the follower is cut off together with us just
 * after a renewal, the leader counts from an earlier sign of life. So there is a sign of life every quarter of a tick, and the
 * granted TTL is shorter than the session timeout: by half a tick for the ping, and as much again, but 250 ms at least, for a sign of
 * life that came late.
 */
final class SessionLease {

    private static final Logger log = LoggerFactory.getLogger(SessionLease.class);

    private final Connection connection;
    private final ZooKeeper zooKeeper;
    private final long sessionId;
    private final String path;
    private final Layout layout;
    private final Duration grantedTtl;
    private final long sessionTimeoutNanos;
    private final ScheduledFuture<?> timer;
    private volatile long renewalSentAt;
    private @Nullable CompletableFuture<?> signOfLife;

    /**
     * The lease of a session that has just been opened, by a write of its own.
     *
     * @param openedAt when that write was sent
     */
    SessionLease(
            Connection connection,
            ZooKeeper zooKeeper,
            Paths paths,
            Layout layout,
            Settings settings,
            long openedAt,
            ScheduledExecutorService scheduler) {
        this.connection = connection;
        this.zooKeeper = zooKeeper;
        this.sessionId = zooKeeper.getSessionId();
        this.path = paths.session(sessionId);
        this.layout = layout;
        Duration sessionTimeout = Duration.ofMillis(zooKeeper.getSessionTimeout());
        this.grantedTtl = sessionTimeout.minus(settings.sessionReserve());
        this.sessionTimeoutNanos = sessionTimeout.toNanos();
        this.renewalSentAt = openedAt;
        long period = settings.tickTime().toNanos() / 4;
        this.timer = scheduler.scheduleAtFixedRate(this::onTimer, period, period, TimeUnit.NANOSECONDS);
    }

    long sessionId() {
        return sessionId;
    }

    ZooKeeper zooKeeper() {
        return zooKeeper;
    }

    Duration grantedTtl() {
        return grantedTtl;
    }

    /**
     * Writes to this session's own node: no answer comes unless the quorum took part and the session is alive. A server that does not
     * answer in time is left for the next one at once: ZooKeeper's client would wait for two thirds of the session timeout.
     */
    void renew(Deadline deadline) throws DcsException, SessionGoneException {
        ZooKeeper handle = connection.await(deadline);
        try {
            write(handle, deadline);
        } catch (DcsException e) {
            if (deadline.hasPassed() && connection.isConnected()) {
                Handles.disconnect(handle);
            }
            throw e;
        }
    }

    private void write(ZooKeeper handle, Deadline deadline) throws DcsException, SessionGoneException {
        long sentAt = System.nanoTime();
        if (!connection.write(Requests.bump(handle, path), "renewing the session", deadline)) {
            layout.ensure(connection, deadline);
            sentAt = System.nanoTime();
            connection.write(
                    Requests.create(handle, path, layout.acl(), CreateMode.EPHEMERAL),
                    "renewing the session",
                    deadline);
        }
        renewalSentAt = sentAt;
    }

    private synchronized void onTimer() {
        if (connection.isGone()) {
            timer.cancel(false);
        } else if (System.nanoTime() - renewalSentAt > sessionTimeoutNanos) {
            log.warn(
                    "Session 0x{} was not renewed for its whole life of {} ms and is ended",
                    Long.toHexString(sessionId),
                    zooKeeper.getSessionTimeout());
            connection.markGone();
            Handles.close(zooKeeper, Duration.ofMillis(grantedTtl.toMillis()));
        } else if (connection.isConnected() && (signOfLife == null || signOfLife.isDone())) {
            signOfLife = Requests.get(zooKeeper, path);
        }
    }

    /** Ends the session, freeing what it owns when a server answers in time. */
    void end(Duration patience) {
        timer.cancel(false);
        Deadline deadline = Deadline.in(patience);
        connection.markGone();
        Handles.await(Handles.close(zooKeeper, patience), zooKeeper, deadline);
    }
}
