package io.hanode.testkit.sim;

import org.jspecify.annotations.Nullable;

/**
 * Runs worlds: a faulty time, then a quiet one in which the cluster has to come together. Single-threaded; a world takes
 * milliseconds and depends on its seed alone.
 */
public final class Simulation {

    private static final long MOST_EVENTS = 1_000_000;
    private static final long TO_CONVERGE = 1200 * SimScheduler.SECOND;

    private final int nodes;
    private final SimPolicy policy;

    /**
     * A simulation.
     *
     * @param nodes how many nodes each world begins with; 0: drawn from the seed
     * @param policy the product, or the product with a planted bug
     */
    public Simulation(int nodes, SimPolicy policy) {
        this.nodes = nodes;
        this.policy = policy;
    }

    /** Runs the world of one seed to its end, or until a promise is broken. */
    public SimResult run(long seed) {
        SimWorld world = new SimWorld(seed, nodes, policy, SimProcess::new);
        long events = 0;
        String violation = null;
        try {
            world.begin();
            world.faults.begin();
            world.scheduler.at(world.profile.faultsEnd(), world.faults::end);
            events = runToEnd(world);
        } catch (SimViolation e) {
            violation = e.getMessage();
        } catch (RuntimeException e) {
            violation =
                    "no rule may throw: " + e + " at " + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?");
        }
        return result(world, seed, violation, events);
    }

    private static long runToEnd(SimWorld world) {
        Convergence convergence = new Convergence(world);
        long events = 0;
        while (world.scheduler.step()) {
            world.invariants.check();
            if (world.scheduler.now() >= world.profile.faultsEnd() && convergence.reached()) {
                break;
            }
            if (++events > MOST_EVENTS || world.scheduler.now() > world.profile.faultsEnd() + TO_CONVERGE) {
                throw new SimViolation("L1", "after the faults ended: " + convergence.missing() + convergence.report());
            }
        }
        return events;
    }

    private static SimResult result(SimWorld world, long seed, @Nullable String violation, long events) {
        return new SimResult(
                seed,
                violation,
                world.story.lines(),
                events,
                world.scheduler.now() / SimScheduler.SECOND,
                world.invariants.acknowledgedWrites());
    }
}
