package io.hanode.fence;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time-out that a device has for leases of a given length.
 *
 * @param seconds the time-out; 0 when the device cannot be used
 * @param inTime whether the machine is reset before the lease has passed; else the device can only make it late
 * @param fault why the device cannot be used, or not as it should be; null for nothing
 */
record WatchdogTimeout(
        int seconds, boolean inTime, @Nullable String fault) {

    private static final Logger log = LoggerFactory.getLogger(WatchdogTimeout.class);

    /** A renewal takes its time, and the device is kept alive only after it. */
    private static final Duration LEAST_ROOM = Duration.ofMillis(500);

    /** Finds out which time-out the leases need, and gives it to the device where it has another and takes one. */
    static WatchdogTimeout prepare(Watchdog settings, WatchdogDriver driver, Leases leases) {
        long ttl = leases.ttl().toSeconds();
        int wanted = (int) (settings.safetyMargin() < 0 ? ttl / 2 : Math.max(0, ttl - settings.safetyMargin()));
        String arithmetic =
                "a ttl of " + ttl + " s with safety_margin " + settings.safetyMargin() + " makes " + wanted + " s";
        if (tooShort(wanted, leases)) {
            return unusable(arithmetic + ", which is no longer than the " + words(leases.renewed())
                    + " between two renewals: raise ttl, or lower loop_wait or safety_margin");
        }
        if (Duration.ofSeconds(wanted).plus(LEAST_ROOM).compareTo(leases.valid()) > 0) {
            return unusable(arithmetic + ", and a lease is valid for " + words(leases.valid())
                    + " only: raise safety_margin, or take -1 for half of ttl");
        }
        OptionalInt actual = timeout(driver, wanted);
        if (actual.isEmpty()) {
            return unusable("its time-out cannot be read in /sys/class/watchdog");
        }
        if (tooShort(actual.getAsInt(), leases)) {
            return unusable("its time-out is " + actual.getAsInt() + " s, which is no longer than the "
                    + words(leases.renewed()) + " between two renewals");
        }
        return actual.getAsInt() <= wanted
                ? new WatchdogTimeout(actual.getAsInt(), true, null)
                : new WatchdogTimeout(
                        actual.getAsInt(), false, arithmetic + ", and the device has " + actual.getAsInt() + " s");
    }

    private static OptionalInt timeout(WatchdogDriver driver, int wanted) {
        OptionalInt before = driver.timeout();
        if (before.isPresent() && before.getAsInt() == wanted) {
            return before;
        }
        if (!driver.canBeStopped()) {
            return before;
        }
        try {
            driver.program(wanted);
        } catch (IOException e) {
            log.warn("the watchdog's time-out could not be set to {} s: {}", wanted, e.getMessage());
        }
        return driver.timeout();
    }

    private static boolean tooShort(int seconds, Leases leases) {
        return Duration.ofSeconds(seconds).compareTo(leases.renewed()) <= 0;
    }

    private static WatchdogTimeout unusable(String fault) {
        return new WatchdogTimeout(0, false, fault);
    }

    private static String words(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    /**
     * The leases that a fence is fed with.
     *
     * @param ttl how long the store holds the lock for its holder
     * @param valid how long after the sending of a renewal its holder may lead
     * @param renewed the time between two renewals
     */
    record Leases(Duration ttl, Duration valid, Duration renewed) {}
}
