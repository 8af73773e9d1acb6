package io.hanode.loop;

import io.hanode.fence.Fence;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.List;

/**
 * A fence that writes down for how long it was fed.
 *
 * @param fed where to
 */
record RecordingFence(List<Duration> fed) implements Fence {

    @Override
    public String name() {
        return "test";
    }

    @Override
    public void feed(PostmasterIdentity postmaster, Duration remaining) {
        fed.add(remaining);
    }

    @Override
    public void disarm() {}

    @Override
    public boolean healthy() {
        return true;
    }

    @Override
    public void close() {}
}
