package io.hanode.testkit.sim;

import java.util.List;
import java.util.function.LongFunction;

/** Runs worlds of the shell by their seed; gives the broken promise and its story, or nothing. Public for other class loaders. */
public final class ShellRunner implements LongFunction<List<String>> {

    /** The world is of another kind than is looked for. */
    static final List<String> SKIPPED = List.of("skipped");

    private final ShellSimulation simulation = new ShellSimulation(0, SimPolicy.SHIPPED);
    private final boolean unguarded;

    /** Runs worlds with short leases, and if wanted only those in which nothing outside fences a server. */
    public ShellRunner(boolean unguarded) {
        this.unguarded = unguarded;
    }

    @Override
    public List<String> apply(long seed) {
        if (!simulation.isBrief(seed) || (unguarded && !simulation.isUnguarded(seed))) {
            return SKIPPED;
        }
        SimResult result = simulation.run(seed);
        return result.violation() == null ? List.of() : List.of(result.violation(), result.story());
    }
}
