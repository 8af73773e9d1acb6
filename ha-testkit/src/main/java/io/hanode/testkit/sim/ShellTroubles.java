package io.hanode.testkit.sim;

import java.util.List;

/**
 * What goes wrong inside a simulated process, beside the faults of its world: calls that ignore their deadline, and calls that throw
 * what they must not. An adapter may have such bugs; the shell has to keep its promises with them. Over when the faults are.
 */
final class ShellTroubles {

    private final SimWorld world;
    private final SimRandom random;
    private final double hanging;
    private final double throwing;
    private final double freezing;
    private final double busy;

    ShellTroubles(SimWorld world, SimRandom random) {
        this.world = world;
        this.random = random;
        this.hanging = random.pick(List.of(0.0, 0.0, 0.003, 0.02));
        this.throwing = random.pick(List.of(0.0, 0.0, 0.002));
        this.freezing = random.pick(List.of(0.0, 0.0, 0.3));
        this.busy = random.pick(List.of(0.0, 0.01, 0.1));
    }

    private boolean over() {
        return world.scheduler.now() >= world.profile.faultsEnd();
    }

    /** How long a call hangs before it does anything, in nanoseconds; mostly not at all. */
    long hang() {
        return hanging > 0 && !over() && random.chance(hanging) ? random.millis(100, world.profile.ttl() * 6000) : 0;
    }

    /** Whether a call fails as no call may. */
    boolean breaksDown() {
        return throwing > 0 && !over() && random.chance(throwing);
    }

    /**
     * How long the process is paused in the moment in which its server becomes a primary, in nanoseconds; mostly not at all. As all
     * pauses, only where something outside fences the server.
     */
    long freeze() {
        return world.profile.processFence() && freezing > 0 && !over() && random.chance(freezing)
                ? random.millis(100, world.profile.ttl() * 3000)
                : 0;
    }

    /** Whether other threads run before one takes a lock. */
    boolean overtakes() {
        return busy > 0 && random.chance(busy);
    }

    /** How long the machine takes until a thread that may run does. */
    long latency() {
        return random.chance(0.9) ? random.between(0, 200_000) : random.skewedMillis(0, world.profile.slowestAction());
    }

    /** A wait may end early for no reason. */
    long spurious(long until) {
        long now = world.scheduler.now();
        return random.chance(0.02) && until > now ? random.between(now, until) : until;
    }
}
