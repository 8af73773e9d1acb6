package io.hanode.dcs;

import java.time.Instant;
import java.util.Optional;

/** A configured but unconnected store; what users hand to the builder. */
public interface DcsFactory {

    /** Makes a client for one cluster. Does not wait for the store: calls do, each within its own timeout. */
    DcsClient connect(DcsScope scope);

    /** When the certificate expires that clients show the store; empty when they show none. Does not wait for the store. */
    default Optional<Instant> certificateExpiry() {
        return Optional.empty();
    }

    /** Which store at which servers, for logs and errors. Never a password. */
    String describe();
}
