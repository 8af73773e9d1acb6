package io.hanode.testkit.sim;

import io.hanode.loop.Clock;
import io.hanode.loop.Scheduling;
import io.hanode.model.Tick;
import java.time.Instant;
import java.util.concurrent.locks.Lock;

/**
 * The clocks and threads of one simulated process.
 *
 * @param process the process
 */
record ShellClock(ShellProcess process) implements Clock, Scheduling {

    @Override
    public Tick now() {
        Strand self = process.baton.holder();
        if (self != null) {
            process.checkAlive(self);
        }
        return process.time.now();
    }

    @Override
    public Instant wall() {
        return process.world.wallClock();
    }

    @Override
    public Scheduling scheduling() {
        return this;
    }

    @Override
    public Lock newLock() {
        return new ShellLock(process);
    }

    @Override
    public Handle start(String name, boolean daemon, Runnable body) {
        return process.start(name.substring(name.lastIndexOf('-') + 1), body);
    }
}
