package io.hanode.model;

import java.util.Objects;

/**
 * The name of a cluster (Patroni's {@code scope}); a path element in the DCS and PostgreSQL's {@code cluster_name}.
 *
 * @param value printable ASCII by the same rules as {@link NodeName}
 */
public record ClusterName(String value) {

    /** Checks the name. */
    public ClusterName {
        Objects.requireNonNull(value, "cluster");
        String fault = NodeName.fault(value);
        if (!fault.isEmpty()) {
            throw new IllegalArgumentException("cluster '" + value + "' " + fault);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
