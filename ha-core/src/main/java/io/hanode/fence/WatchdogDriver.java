package io.hanode.fence;

import java.io.IOException;
import java.util.OptionalInt;

/** How a device's time-out is read and set, and whether it can be stopped. Every call is bounded. */
interface WatchdogDriver {

    /** The time-out in seconds; empty when it cannot be read. */
    OptionalInt timeout();

    /** Whether the device stops when it is closed in order: what cannot be stopped must not be opened without need. */
    boolean canBeStopped();

    /** Sets the time-out in seconds. The device must not be open. */
    void program(int seconds) throws IOException;
}
