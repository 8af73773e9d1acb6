package io.hanode.loop;

import io.hanode.model.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that only moves when it is told to. */
final class FakeClock implements Clock {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

    @Override
    public Tick now() {
        return new Tick(nanos.get());
    }

    @Override
    public Instant wall() {
        return Instant.EPOCH;
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
