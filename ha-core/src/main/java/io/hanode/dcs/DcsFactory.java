package io.hanode.dcs;

/** A configured but unconnected store; what users hand to the builder. */
public interface DcsFactory {

    /** Makes a client for one cluster. Does not wait for the store: calls do, each within its own timeout. */
    DcsClient connect(DcsScope scope);

    /** Which store at which servers, for logs and errors. Never a password. */
    String describe();
}
