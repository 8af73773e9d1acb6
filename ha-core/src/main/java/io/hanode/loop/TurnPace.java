package io.hanode.loop;

import io.hanode.model.Tick;
import java.time.Duration;

/**
 * Keeps a storm of wake-ups from becoming a storm of turns: a token bucket. Turns may follow each other at once, but there are never
 * more than {@code 2 * BURST} in a second. Used by the loop's thread only.
 */
final class TurnPace {

    static final int BURST = 25;

    private static final long NANOS_A_TOKEN = Duration.ofSeconds(1).toNanos() / BURST;

    private double tokens = BURST;
    private Tick filledAt;

    TurnPace(Tick now) {
        filledAt = now;
    }

    /** When the next turn may begin, which takes a token: now, or a little later. */
    Tick nextTurn(Tick now) {
        long passed = Math.max(0, now.since(filledAt).toNanos());
        tokens = Math.min(BURST, tokens + (double) passed / NANOS_A_TOKEN);
        filledAt = now;
        tokens -= 1;
        return tokens >= 0 ? now : now.plus(Duration.ofNanos((long) (-tokens * NANOS_A_TOKEN)));
    }
}
