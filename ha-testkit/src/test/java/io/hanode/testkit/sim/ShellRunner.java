package io.hanode.testkit.sim;

import java.util.List;
import java.util.function.LongFunction;

/** Runs worlds of the shell by their seed; gives the broken promise and its story, or nothing. Public for other class loaders. */
public final class ShellRunner implements LongFunction<List<String>> {

    private final ShellSimulation simulation = new ShellSimulation(0, SimPolicy.SHIPPED);

    @Override
    public List<String> apply(long seed) {
        SimResult result = simulation.run(seed);
        return result.violation() == null ? List.of() : List.of(result.violation(), result.story());
    }
}
