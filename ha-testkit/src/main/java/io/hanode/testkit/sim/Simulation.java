package io.hanode.testkit.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs worlds: a faulty time, then a quiet one in which the cluster has to come together. A world is single-threaded, takes
 * milliseconds and depends on its seed alone; several may run on several threads.
 */
public final class Simulation {

    private static final long MOST_EVENTS = 1_000_000;
    private static final long TO_ANSWER = 600 * SimScheduler.SECOND;
    private static final long TO_CONVERGE = 1200 * SimScheduler.SECOND;

    private final int nodes;
    private final SimPolicy policy;
    private final List<WorldKind> kinds;

    /**
     * A simulation.
     *
     * @param nodes how many nodes each world begins with; 0: drawn from the seed
     * @param policy the product, or the product with a planted bug
     */
    public Simulation(int nodes, SimPolicy policy) {
        this(nodes, policy, List.of());
    }

    /** The same, with worlds of these kinds only; empty: of all. */
    Simulation(int nodes, SimPolicy policy, List<WorldKind> kinds) {
        this.nodes = nodes;
        this.policy = policy;
        this.kinds = kinds;
    }

    /** Runs the world of one seed to its end, or until a promise is broken, and keeps its story. */
    public SimResult run(long seed) {
        return run(seed, null, true);
    }

    /** The same without the story, which is faster. */
    public SimResult check(long seed) {
        return run(seed, null, false);
    }

    /** For a seed that breaks a promise: the same world with as few of its faults as still break it, and its story. */
    public SimResult shortest(long seed) {
        SimResult whole = check(seed);
        List<Strike> few = new Shrinker(plan -> run(seed, plan, false), whole.promise()).shrink(whole.strikes());
        return run(seed, few, true);
    }

    /** The world of a seed with these faults, and with a process that dies at one step of its decisions. */
    SimResult cut(long seed, List<Strike> plan, Cut cut, boolean told) {
        return run(seed, plan, cut, told);
    }

    private SimResult run(long seed, @Nullable List<Strike> plan, boolean told) {
        return run(seed, plan, Cut.NONE, told);
    }

    private SimResult run(long seed, @Nullable List<Strike> plan, Cut cut, boolean told) {
        SimWorld world = new SimWorld(seed, nodes, kinds, policy, SimProcess::new, told);
        long events = 0;
        String violation = null;
        try {
            world.faults.cutAt(cut);
            world.begin();
            if (plan == null) {
                world.plan.draw();
            } else {
                world.plan.follow(plan);
            }
            world.scheduler.at(world.profile.faultsEnd(), world.faults::end);
            events = runToEnd(world);
        } catch (SimViolation e) {
            violation = e.getMessage();
        } catch (RuntimeException e) {
            violation = "rules: none may throw, but " + e + " at "
                    + (e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?");
        }
        return new SimResult(seed, violation, world.story.lines(), world.plan.struck(), SimCounts.of(world, events));
    }

    private static long runToEnd(SimWorld world) {
        Convergence convergence = new Convergence(world);
        long events = 0;
        while (world.scheduler.step()) {
            world.invariants.check();
            if (world.scheduler.now() >= world.profile.faultsEnd() && convergence.reached()) {
                break;
            }
            boolean answers = world.profile.kind().promises().contains(Promise.P1);
            if (answers && world.scheduler.now() > world.profile.faultsEnd() + TO_ANSWER && convergence.requestLeft()) {
                throw new SimViolation(Promise.P1, convergence.missing() + convergence.report());
            }
            if (++events > MOST_EVENTS || world.scheduler.now() > world.profile.faultsEnd() + TO_CONVERGE) {
                if (!world.profile.kind().promises().contains(Promise.L1)) {
                    break;
                }
                throw new SimViolation(
                        Promise.L1, "after the faults ended: " + convergence.missing() + convergence.report());
            }
        }
        return events;
    }
}
