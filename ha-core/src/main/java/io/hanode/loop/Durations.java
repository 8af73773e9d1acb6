package io.hanode.loop;

import java.time.Duration;

/** What {@link Duration} lacks. */
final class Durations {

    private Durations() {}

    static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    static Duration clamp(Duration value, Duration low, Duration high) {
        return min(max(value, low), high);
    }
}
