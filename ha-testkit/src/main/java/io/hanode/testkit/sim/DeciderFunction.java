package io.hanode.testkit.sim;

import io.hanode.decide.Decision;
import io.hanode.decide.Observation;

/** Decides a turn: the shipped rules, or those rules with a planted bug. */
@FunctionalInterface
public interface DeciderFunction {

    /** Decides one turn. Must be pure, as the shipped rules are. */
    Decision decide(Observation observation);
}
