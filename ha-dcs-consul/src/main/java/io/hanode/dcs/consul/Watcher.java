package io.hanode.dcs.consul;

import io.hanode.dcs.DcsClient.Subscription;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.Watches;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns of changes by blocking queries, one after the other, on a thread of its own that starts with the first subscription. It wakes
 * after every change of the prefix's index, and after every reconnect. The index goes back when the servers were restored or
 * replaced; then it starts anew.
 */
final class Watcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Watcher.class);

    /** How long a query blocks: a connection that a firewall has forgotten is noticed after that. */
    private static final Duration WAIT = Duration.ofSeconds(10);

    private static final long PAUSE_MILLIS = 300;
    private static final long ANSWER_AT_ONCE = 0;

    private final ConsulApi api;
    private final Keys keys;
    private final String name;
    private final Watches watches = new Watches();
    private @Nullable Thread thread;
    private boolean closed;

    Watcher(ConsulApi api, Keys keys, String name) {
        this.api = api;
        this.keys = keys;
        this.name = name;
    }

    Subscription watch(Runnable maybeChanged) {
        Subscription subscription = watches.add(maybeChanged);
        synchronized (this) {
            if (thread == null && !closed) {
                thread = new Thread(this::run, name);
                thread.setDaemon(true);
                thread.start();
            }
        }
        return subscription;
    }

    private void run() {
        long index = ANSWER_AT_ONCE;
        boolean failing = false;
        while (!isClosed()) {
            try {
                long now = api.awaitChange(keys, index, WAIT);
                if (failing) {
                    log.info("watching {} at {} again", keys.prefix(), api.describe());
                    failing = false;
                }
                if (now != index) {
                    index = next(index, now);
                    watches.wake();
                }
            } catch (DcsException e) {
                index = ANSWER_AT_ONCE;
                if (!failing && !isClosed()) {
                    log.warn("cannot watch {}, trying again: {}", keys.prefix(), e.getMessage());
                }
                failing = true;
                pause();
            }
        }
    }

    /** The index to wait for next: never 0 after an answer, which would make a busy loop. */
    static long next(long before, long now) {
        return now < before ? ANSWER_AT_ONCE : Math.max(1, now);
    }

    private synchronized void pause() {
        long until = System.nanoTime() + PAUSE_MILLIS * 1_000_000;
        for (long left = PAUSE_MILLIS; left > 0 && !closed; left = (until - System.nanoTime()) / 1_000_000) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                closed = true;
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Ends the watches; the query ends with the connections. */
    @Override
    public void close() {
        watches.close();
        synchronized (this) {
            closed = true;
            notifyAll();
        }
    }
}
