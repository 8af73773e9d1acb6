package io.hanode.testkit.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs worlds in which every node is the shipped one, with all its threads: one runs at a time, in an order that the seed decides. A
 * world takes about a hundred times as long as one of {@link Simulation}, and tries what that one models: the shell.
 */
public final class ShellSimulation {

    private static final long MOST_EVENTS = 2_000_000;
    private static final long TO_CONVERGE = 1200 * SimScheduler.SECOND;

    private final int nodes;
    private final SimPolicy policy;
    private final List<WorldKind> kinds;

    /**
     * A simulation.
     *
     * @param nodes how many nodes each world begins with; 0: drawn from the seed
     * @param policy what may be wrong with the store's guard or the fence; rules are the shipped ones
     */
    public ShellSimulation(int nodes, SimPolicy policy) {
        this(nodes, policy, List.of());
    }

    /** The same, with worlds of these kinds only; empty: of all. */
    ShellSimulation(int nodes, SimPolicy policy, List<WorldKind> kinds) {
        this.nodes = nodes;
        this.policy = policy;
        this.kinds = kinds;
    }

    /** Runs the world of one seed to its end, or until a promise is broken. */
    public SimResult run(long seed) {
        return new Run(seed).result(null);
    }

    /** For a seed that breaks a promise: the same world with as few of its faults as still break it. */
    public SimResult shortest(long seed) {
        SimResult whole = run(seed);
        List<Strike> few = new Shrinker(plan -> new Run(seed).result(plan), whole.promise()).shrink(whole.strikes());
        return new Run(seed).result(few);
    }

    /** Whether leases are short in the world of a seed: then it is over soon, and much happens in it. */
    boolean isBrief(long seed) {
        return new Run(seed).world.profile.ttl() <= 10;
    }

    /** Whether nothing outside of a process fences its server in the world of a seed. */
    boolean isUnguarded(long seed) {
        return !new Run(seed).world.profile.processFence();
    }

    private final class Run {

        private final long seed;
        private final SimWorld world;
        private final Convergence convergence;
        private final ShellPromises promises;
        private final Baton baton = new Baton(this::step);
        private long events;

        Run(long seed) {
            this.seed = seed;
            this.world = new SimWorld(
                    seed,
                    nodes,
                    kinds,
                    policy,
                    (world, node, instance, random) -> new ShellProcess(world, baton, node, instance, random),
                    true);
            this.convergence = new Convergence(world);
            this.promises = new ShellPromises(world);
        }

        SimResult result(@Nullable List<Strike> plan) {
            String violation = null;
            try {
                world.begin();
                if (plan == null) {
                    world.plan.draw();
                } else {
                    world.plan.follow(plan);
                }
                new ShellPerson(world, new SimRandom(seed).split()).begin();
                world.scheduler.at(world.profile.faultsEnd(), world.faults::end);
                baton.drive();
            } catch (SimViolation e) {
                violation = e.getMessage();
            } catch (RuntimeException | Error e) {
                violation = "shell: nothing may throw, but " + trace(e);
            }
            return new SimResult(
                    seed, violation, world.story.lines(), world.plan.struck(), SimCounts.of(world, events));
        }

        private static String trace(Throwable e) {
            StringBuilder text = new StringBuilder(String.valueOf(e));
            for (int i = 0; i < Math.min(12, e.getStackTrace().length); i++) {
                text.append("\n    at ").append(e.getStackTrace()[i]);
            }
            return text.toString();
        }

        /** One event, after the promises were checked for what the one before has done. */
        private boolean step() {
            world.invariants.check();
            promises.check();
            boolean quiet = world.scheduler.now() >= world.profile.faultsEnd();
            if (quiet && convergence.reached()) {
                return false;
            }
            boolean settles = world.profile.kind().promises().contains(Promise.L1);
            if (!settles && world.scheduler.now() > world.profile.faultsEnd() + TO_CONVERGE) {
                return false;
            }
            if (++events > MOST_EVENTS || world.scheduler.now() > world.profile.faultsEnd() + TO_CONVERGE) {
                throw new SimViolation(
                        Promise.L1, "after the faults ended: " + convergence.missing() + convergence.report());
            }
            return world.scheduler.step();
        }
    }
}
