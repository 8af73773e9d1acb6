package io.hanode.testkit.dcs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a call to its deadline. How much later it may end is measured beside it: a thread that does nothing but wake up every few
 * milliseconds tells by how much this machine was late meanwhile. A call hands over between a few threads, each of which may be late.
 */
final class Overtime implements AutoCloseable {

    /** What a call may take on an idle machine after its time is over; also for what runs for the first time. */
    private static final Duration WORK = Duration.ofMillis(500);

    private static final int HANDOVERS = 5;
    private static final Duration BEAT = Duration.ofMillis(2);

    private final long start = System.nanoTime();
    private final Thread pulse = new Thread(this::beat, "contract-pulse");
    private volatile boolean over;
    private volatile long worst;

    private Overtime() {
        pulse.setDaemon(true);
        pulse.start();
    }

    /** Starts to count. */
    static Overtime begin() {
        return new Overtime();
    }

    private void beat() {
        long last = start;
        while (!over) {
            LockSupport.parkNanos(BEAT.toNanos());
            long now = System.nanoTime();
            worst = Math.max(worst, now - last - BEAT.toNanos());
            last = now;
        }
    }

    /** Fails when the call took longer than its time allows; says how late the machine was. */
    void assertEnded(String call, Duration time) {
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        close();
        Duration late = Duration.ofNanos(worst);
        assertThat(taken)
                .as("%s, with %d ms and a machine that was %d ms late", call, time.toMillis(), late.toMillis())
                .isLessThan(time.plus(WORK).plus(late.multipliedBy(HANDOVERS)));
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(pulse);
        try {
            pulse.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
