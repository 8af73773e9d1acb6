package io.hanode.dcs.etcd;

import io.hanode.cluster.Json;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.Watches;
import io.hanode.http.HttpStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the cluster's keys on a thread of its own, and wakes the watches: after every change, and after every connection that was
 * lost, since nobody knows what was missed.
 *
 * <p>A stream that is silent may be dead without anybody telling. So it is left when another server has become the current one, and
 * begun anew after some seconds in any case; the new one goes on at the revision after the last that was seen, so nothing is missed
 * and nobody is woken for it.
 */
final class Watcher implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Watcher.class);

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration GLANCE = Duration.ofSeconds(1);
    private static final long LONGEST_STREAM_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;

    private final Gateway gateway;
    private final Keys keys;
    private final Watches watches;
    private final Thread thread;
    private final CountDownLatch end = new CountDownLatch(1);
    private @Nullable HttpStream stream;
    /** Where the next stream begins; 0 when changes may have been missed, so that everybody has to be woken. */
    private long nextRevision;

    private long pauseMillis = SHORTEST_PAUSE_MILLIS;

    Watcher(Gateway gateway, Keys keys, Watches watches) {
        this.gateway = gateway;
        this.keys = keys;
        this.watches = watches;
        this.thread = new Thread(this::run, "hanode-etcd-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (end.getCount() > 0) {
                try {
                    follow();
                } catch (DcsException | IOException | IllegalArgumentException e) {
                    lost(e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void lost(Exception reason) throws InterruptedException {
        nextRevision = 0;
        if (end.getCount() > 0) {
            log.debug("Watching {} is interrupted: {}", keys, reason.getMessage());
            end.await(pauseMillis, TimeUnit.MILLISECONDS);
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        }
    }

    /** Follows one stream until it is to be replaced. */
    private void follow() throws DcsException, IOException, InterruptedException {
        try (HttpStream events = gateway.stream("/v3/watch", request(), Deadline.in(PATIENCE))) {
            begin(events);
            try {
                follow(events);
            } catch (IOException e) {
                gateway.endpoints().leave(events.endpoint());
                throw e;
            }
        }
    }

    private void follow(HttpStream events) throws DcsException, IOException, InterruptedException {
        String created = events.next(PATIENCE);
        if (created == null) {
            throw new IOException("etcd " + events.endpoint() + " did not begin to watch in time");
        }
        take(created, events);
        pauseMillis = SHORTEST_PAUSE_MILLIS;
        discover();
        long start = System.nanoTime();
        while (System.nanoTime() - start < LONGEST_STREAM_NANOS) {
            String line = events.next(GLANCE);
            if (line != null) {
                take(line, events);
            } else if (!gateway.endpoints().current().equals(events.endpoint())) {
                throw new IOException("etcd " + events.endpoint() + " has failed calls, so it is left");
            }
        }
    }

    private String request() {
        Map<String, Object> create = new LinkedHashMap<>();
        create.put("key", Bytes.encode(keys.prefix()));
        create.put("range_end", Bytes.encode(keys.end()));
        if (nextRevision > 0) {
            create.put("start_revision", Long.toString(nextRevision));
        }
        return Json.write(Map.of("create_request", create));
    }

    private void take(String line, HttpStream from) throws DcsException {
        Fields whole = new Fields(Json.object(line));
        Fields result = whole.object("result");
        if (whole.has("error") || result.flag("canceled")) {
            throw ended(whole, result, from);
        }
        boolean missed = nextRevision == 0;
        boolean changed = result.has("events");
        if (missed || changed) {
            nextRevision = result.object("header").number("revision") + 1;
            watches.wake();
        }
    }

    private DcsException ended(Fields whole, Fields result, HttpStream from) throws DcsException {
        String reason = whole.object("error").text("message")
                + result.text("cancel_reason")
                + (result.has("compact_revision") ? "compacted" : "");
        if (reason.contains("auth") || reason.contains("user name")) {
            gateway.renewToken(Deadline.in(PATIENCE));
        } else if (reason.contains("no leader")) {
            gateway.endpoints().leave(from.endpoint());
        }
        return new DcsException(Effect.NOT_APPLIED, "etcd " + from.endpoint() + " ended the watch: " + reason);
    }

    /** The members are asked for here, where nobody waits for them. */
    private void discover() {
        try {
            gateway.discover(Deadline.in(PATIENCE));
        } catch (DcsException e) {
            log.debug("etcd's members are not known: {}", e.getMessage());
        }
    }

    private synchronized void begin(HttpStream fresh) throws IOException {
        if (end.getCount() == 0) {
            throw new IOException("the watch is closed");
        }
        stream = fresh;
    }

    /** Ends the thread, and waits for it shortly. */
    @Override
    public void close() {
        end.countDown();
        synchronized (this) {
            if (stream != null) {
                stream.close();
            }
        }
        thread.interrupt();
    }
}
