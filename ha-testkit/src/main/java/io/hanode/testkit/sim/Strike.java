package io.hanode.testkit.sim;

import io.hanode.model.NodeName;
import java.util.Locale;

/**
 * One fault as it was drawn: struck again, it does the same.
 *
 * @param time when, in nanoseconds
 * @param kind what
 * @param victim whom
 * @param seed of all that is drawn for this fault alone: how long it lasts, how bad it is
 */
record Strike(long time, FaultKind kind, NodeName victim, long seed) {

    @Override
    public String toString() {
        return time / SimScheduler.MILLI + " ms: "
                + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + victim;
    }
}
