package io.hanode.testkit.sim;

import java.util.List;

/**
 * A safety rule that is removed on purpose.
 *
 * @param rule the rule, as a reader of docs/safety.md knows it
 * @param promise what is broken without it
 * @param kinds in which worlds it matters; empty: in all
 * @param seed the first world to look into: it was found there
 * @param policy the product without it
 */
record PlantedBug(String rule, Promise promise, List<WorldKind> kinds, long seed, SimPolicy policy) {

    /** Its row of the table in docs/safety.md. */
    String row() {
        return "| " + rule + " | " + promise + " |";
    }

    @Override
    public String toString() {
        return rule;
    }
}
