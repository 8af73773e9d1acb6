package io.hanode.rest;

import java.io.Serial;
import java.util.concurrent.LinkedTransferQueue;

/** Refuses what no idle thread takes at once, so that a pool first grows to its largest size and only then lets tasks wait. */
final class GrowFirstQueue extends LinkedTransferQueue<Runnable> {

    @Serial
    private static final long serialVersionUID = 1L;

    @Override
    public boolean offer(Runnable task) {
        return tryTransfer(task);
    }
}
