package io.hanode.fence;

import java.util.OptionalInt;

/** A device that takes the time-outs it is told, or none. */
final class FakeDriver implements WatchdogDriver {

    OptionalInt timeout = OptionalInt.of(60);
    boolean takesTimeouts = true;
    boolean canBeStopped = true;
    int programmed;

    @Override
    public OptionalInt timeout() {
        return timeout;
    }

    @Override
    public boolean canBeStopped() {
        return canBeStopped;
    }

    @Override
    public void program(int seconds) {
        programmed++;
        if (takesTimeouts) {
            timeout = OptionalInt.of(seconds);
        }
    }
}
