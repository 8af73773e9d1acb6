package io.hanode.model;

import java.time.Duration;

/**
 * An instant on this process's monotonic clock. Only comparable with ticks of the same process; never stored or sent.
 * Comparisons are safe across the wrap-around of {@link System#nanoTime()}.
 *
 * @param nanos nanoseconds since an arbitrary origin
 */
public record Tick(long nanos) {

    /** The instant that lies the given duration later. */
    public Tick plus(Duration duration) {
        return new Tick(nanos + duration.toNanos());
    }

    /** The instant that lies the given duration earlier. */
    public Tick minus(Duration duration) {
        return new Tick(nanos - duration.toNanos());
    }

    /** How long after the other instant this one is; negative when it is before. */
    public Duration since(Tick other) {
        return Duration.ofNanos(nanos - other.nanos);
    }

    /** Whether this instant is strictly later than the other. */
    public boolean isAfter(Tick other) {
        return nanos - other.nanos > 0;
    }

    /** Whether this instant is the other or later. */
    public boolean isAtOrAfter(Tick other) {
        return nanos - other.nanos >= 0;
    }

    /** The earlier of two instants. */
    public static Tick later(Tick a, Tick b) {
        return a.isAfter(b) ? a : b;
    }

    /** The earlier of both. */
    public static Tick earlier(Tick a, Tick b) {
        return a.isAfter(b) ? b : a;
    }
}
