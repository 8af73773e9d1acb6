package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and ends ZooKeeper handles as configured. */
final class Handles {

    private static final Logger log = LoggerFactory.getLogger(Handles.class);

    private Handles() {}

    /** A handle that starts connecting. Never to a server that is cut off from its quorum and serves old data read-only. */
    static ZooKeeper open(Settings settings, ServerTrail servers, Duration sessionTimeout, Watcher watcher)
            throws DcsException {
        try {
            ZooKeeper zooKeeper = new ZooKeeper(
                    settings.servers(),
                    (int) sessionTimeout.toMillis(),
                    watcher,
                    false,
                    servers,
                    settings.clientConfig());
            String credentials = settings.credentials();
            if (credentials != null) {
                zooKeeper.addAuthInfo("digest", credentials.getBytes(StandardCharsets.UTF_8));
            }
            return zooKeeper;
        } catch (IOException | IllegalArgumentException e) {
            throw new DcsException(
                    Effect.NOT_APPLIED,
                    "cannot make a ZooKeeper client for " + settings.servers() + ": " + e.getMessage(),
                    e);
        }
    }

    /**
     * Ends a session, freeing what it owns, on a thread of its own: ZooKeeper waits for a silent server for two thirds of the session
     * timeout. After the patience is over the socket is closed, so that nothing is left behind.
     */
    static Thread close(ZooKeeper zooKeeper, Duration patience) {
        Thread closer = daemon("hanode-zk-close", () -> {
            try {
                zooKeeper.close((int) patience.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        closer.start();
        return closer;
    }

    /** Waits for a closing handle; when it takes longer than the deadline, cuts its connection and lets it end by itself. */
    static void await(Thread closer, ZooKeeper zooKeeper, Deadline deadline) {
        join(closer, deadline);
        if (closer.isAlive()) {
            log.info(
                    "ZooKeeper does not answer the end of session 0x{}; it runs out by itself",
                    Long.toHexString(zooKeeper.getSessionId()));
            disconnect(zooKeeper);
        }
    }

    static void join(Thread closer, Deadline deadline) {
        try {
            closer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Drops the connection but not the session: the client goes on at its next server. */
    static void disconnect(ZooKeeper zooKeeper) {
        try {
            zooKeeper.getTestable().closeSocket();
        } catch (IOException | RuntimeException e) {
            log.debug("Closing the connection to ZooKeeper failed", e);
        }
    }

    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
