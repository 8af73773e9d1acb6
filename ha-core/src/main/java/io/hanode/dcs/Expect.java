package io.hanode.dcs;

/** What a conditional write expects to find. */
public sealed interface Expect {

    /** No condition. */
    record Any() implements Expect {}

    /** The key does not exist. */
    record Absent() implements Expect {}

    /**
     * The key exists with exactly this version.
     *
     * @param revision as read before
     */
    record At(Revision revision) implements Expect {}

    /** No condition. */
    static Expect any() {
        return new Any();
    }

    /** The key does not exist. */
    static Expect absent() {
        return new Absent();
    }

    /** The key exists with exactly this version. */
    static Expect at(Revision revision) {
        return new At(revision);
    }
}
