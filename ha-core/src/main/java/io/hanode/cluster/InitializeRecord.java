package io.hanode.cluster;

import io.hanode.dcs.Revision;
import io.hanode.model.SystemIdentifier;
import java.util.Optional;

/**
 * The {@code initialize} key: who the cluster is.
 *
 * @param value empty while the first node makes the cluster, then the system identifier
 * @param revision the key's version
 */
public record InitializeRecord(String value, Revision revision) {

    /** The cluster's system identifier; empty while it is being made, or when the value is no identifier. */
    public Optional<SystemIdentifier> systemIdentifier() {
        return SystemIdentifier.isValid(value) ? Optional.of(new SystemIdentifier(value)) : Optional.empty();
    }
}
