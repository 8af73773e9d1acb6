package io.hanode.loop;

import io.hanode.fence.Fence;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;

/** A fence that only knows whether it is armed. */
final class FedFence implements Fence {

    volatile boolean fed;

    @Override
    public String name() {
        return "fed";
    }

    @Override
    public void feed(PostmasterIdentity postmaster, Duration remaining) {
        fed = true;
    }

    @Override
    public void disarm() {
        fed = false;
    }

    @Override
    public boolean healthy() {
        return true;
    }

    @Override
    public void close() {
        fed = false;
    }
}
