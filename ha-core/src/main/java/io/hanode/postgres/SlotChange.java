package io.hanode.postgres;

/** One change of the server's physical replication slots. */
public sealed interface SlotChange {

    /** The slot's name. */
    String name();

    /**
     * Make it, reserving WAL at once. No effect when it exists.
     *
     * @param name its name
     */
    record Create(String name) implements SlotChange {}

    /**
     * Drop it. No effect when it does not exist; left alone when it is active.
     *
     * @param name its name
     */
    record Drop(String name) implements SlotChange {}
}
