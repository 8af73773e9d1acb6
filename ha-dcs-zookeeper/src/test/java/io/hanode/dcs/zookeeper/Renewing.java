package io.hanode.dcs.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.DcsSession;
import io.hanode.dcs.RenewResult;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Renews a session every 200 ms, and knows the longest time between two renewals that were answered. */
final class Renewing implements AutoCloseable {

    private final DcsSession session;
    private final Thread thread = Handles.daemon("renewing", this::run);
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicBoolean expired = new AtomicBoolean();
    private volatile Duration longestGap = Duration.ZERO;
    private volatile boolean stopped;

    private Renewing(DcsSession session) {
        this.session = session;
    }

    static Renewing start(DcsSession session) {
        Renewing renewing = new Renewing(session);
        renewing.thread.start();
        return renewing;
    }

    private void run() {
        long last = System.nanoTime();
        while (!stopped) {
            long sentAt = System.nanoTime();
            RenewResult result = Calls.renewal(session);
            expired.compareAndSet(false, result == RenewResult.EXPIRED);
            if (result == RenewResult.RENEWED) {
                Duration gap = Duration.ofNanos(sentAt - last);
                longestGap = gap.compareTo(longestGap) > 0 ? gap : longestGap;
                last = sentAt;
                renewals.incrementAndGet();
            }
            LockSupport.parkNanos(200_000_000);
        }
    }

    /** From one renewal's sending to the next one's. */
    Duration longestGap() {
        return longestGap;
    }

    /** Waits until the session was renewed by a call that began after this one. */
    void awaitNext() {
        int before = renewals.get();
        await().atMost(Calls.LIMIT).until(() -> expired.get() || renewals.get() >= before + 2);
        assertThat(expired).as("the session is gone").isFalse();
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
