package io.hanode;

/** Placeholder until the loop is there. */
public final class HaNodeBuilder {
    HaNodeBuilder() {}

    /** Starts. */
    public HaNode start() {
        throw new UnsupportedOperationException();
    }
}
