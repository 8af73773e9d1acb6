package io.hanode.loop;

import io.hanode.model.Tick;
import java.time.Instant;

/** The clocks of the machine. */
record SystemClock() implements Clock {

    @Override
    public Tick now() {
        return new Tick(System.nanoTime());
    }

    @Override
    public Instant wall() {
        return Instant.now();
    }
}
