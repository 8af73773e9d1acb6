package io.hanode.testkit.sim;

/**
 * A safety rule that is removed on purpose.
 *
 * @param rule the rule, as a reader of docs/safety.md knows it
 * @param promise what is broken without it
 * @param within within so many worlds
 * @param policy the product without it
 */
record PlantedBug(String rule, Promise promise, int within, SimPolicy policy) {

    /** Its row of the table in docs/safety.md. */
    String row() {
        return "| " + rule + " | " + promise + " | " + String.format(java.util.Locale.ROOT, "%,d", within) + " |";
    }

    @Override
    public String toString() {
        return rule;
    }
}
