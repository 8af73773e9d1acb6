package io.hanode.fence;

import java.nio.file.Path;

/**
 * How a node uses a watchdog device, which resets the whole machine when nothing keeps it alive: Patroni's section {@code watchdog}.
 *
 * @param mode what becomes of a node whose device cannot be used
 * @param device the device
 * @param safetyMargin so many seconds before the TTL passes the machine is reset; -1 for half of the TTL, -1 or more
 * @param driver how its time-out is set
 */
public record Watchdog(Mode mode, Path device, int safetyMargin, Driver driver) {

    /** The first device, where there is one, with Patroni's margin of five seconds. */
    public static final Watchdog AUTOMATIC = new Watchdog(Mode.AUTOMATIC, Path.of("/dev/watchdog"), 5, Driver.DEFAULT);

    /** The same, but without a device that works the node never leads. */
    public static final Watchdog REQUIRED = AUTOMATIC.mode(Mode.REQUIRED);

    /** What becomes of a node whose device cannot be used. */
    public enum Mode {
        /** It leads without, after a warning. */
        AUTOMATIC,
        /** It never leads. */
        REQUIRED
    }

    /** How the time-out of a device is set. */
    public enum Driver {
        /** It is read in {@code /sys/class/watchdog}, and set by the program {@code wdctl} of util-linux where it differs. */
        DEFAULT,
        /** A line {@code Ctimeout=SECONDS} is written to the device: for tests with a pipe. */
        TESTING
    }

    /**
     * Checks the margin.
     *
     * @throws IllegalArgumentException when it is below -1
     */
    public Watchdog {
        if (safetyMargin < -1) {
            throw new IllegalArgumentException("watchdog.safety_margin is " + safetyMargin
                    + ": it must be seconds, 0 or more, or -1 for half of ttl");
        }
    }

    /** The same, in another mode. */
    public Watchdog mode(Mode value) {
        return new Watchdog(value, device, safetyMargin, driver);
    }

    /** The same, with another device. */
    public Watchdog device(Path value) {
        return new Watchdog(mode, value, safetyMargin, driver);
    }

    /** The same, with another margin in seconds; -1 for half of the TTL. */
    public Watchdog safetyMargin(int value) {
        return new Watchdog(mode, device, value, driver);
    }

    /** The same, with another driver. */
    public Watchdog driver(Driver value) {
        return new Watchdog(mode, device, safetyMargin, value);
    }
}
