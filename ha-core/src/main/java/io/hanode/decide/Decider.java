package io.hanode.decide;

/** Situation to rule family. No logic of its own. */
public final class Decider {

    private Decider() {}

    /** Decides one turn. Pure: the same observation gives the same decision. */
    public static Decision decide(Observation observation) {
        throw new UnsupportedOperationException(String.valueOf(observation));
    }
}
