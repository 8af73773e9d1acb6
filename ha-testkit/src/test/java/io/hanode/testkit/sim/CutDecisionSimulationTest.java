package io.hanode.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.hanode.model.NodeName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * S5: a cluster begins, changes its leader, loses it and gets it back. Then the same again for every step that any decision takes on the
 * way: there its process, or its machine, dies. A step is an action, or the moment between a call's effect and its answer.
 */
class CutDecisionSimulationTest {

    private static final long SEED = 3;
    private static final List<Strike> PLAN = List.of(
            strike(8, FaultKind.PERSON, "pg1", 11),
            strike(14, FaultKind.CRASH_MACHINE, "pg1", 12),
            strike(17, FaultKind.PERSON, "pg2", 13));

    private static Strike strike(long second, FaultKind kind, String victim, long seed) {
        return new Strike(second * SimScheduler.SECOND, kind, NodeName.of(victim), seed);
    }

    @ParameterizedTest
    @EnumSource(
            value = WorldKind.class,
            names = {"ASYNCHRONOUS", "PRIORITY_STRICT", "QUORUM"})
    void everyDecisionCanBeCutAnywhere(WorldKind kind) {
        Simulation simulation = new Simulation(3, SimPolicy.SHIPPED, List.of(kind));
        SimResult whole = simulation.cut(SEED, PLAN, Cut.NONE, false);
        assertThat(whole.violation()).isNull();
        assertThat(whole.counts().steps()).isGreaterThan(40);
        for (long step = 0; step < whole.counts().steps(); step++) {
            for (boolean machine : new boolean[] {false, true}) {
                Cut cut = new Cut(step, machine);
                if (simulation.cut(SEED, PLAN, cut, false).violation() != null) {
                    throw new AssertionError(
                            cut + ": " + simulation.cut(SEED, PLAN, cut, true).story());
                }
            }
        }
    }

    @Test
    void stepsThatAreCutAreTheStepsOfTheWholeWorld() {
        Simulation simulation = new Simulation(3, SimPolicy.SHIPPED, List.of(WorldKind.ASYNCHRONOUS));
        SimResult cut = simulation.cut(SEED, PLAN, new Cut(5, false), true);
        assertThat(cut.trace()).anyMatch(line -> line.contains("process dies"));
        assertThat(simulation.cut(SEED, PLAN, Cut.NONE, true).trace().subList(0, 5))
                .isEqualTo(cut.trace().subList(0, 5));
    }
}
