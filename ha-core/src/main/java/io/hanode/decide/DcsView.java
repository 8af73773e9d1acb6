package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.model.Tick;

/** What this turn's read of the store gave. */
public sealed interface DcsView {

    /**
     * The store answered.
     *
     * @param snapshot the cluster as it is there
     */
    record Available(ClusterSnapshot snapshot) implements DcsView {}

    /**
     * The store did not answer.
     *
     * @param reason for people
     * @param since when it first failed without a success since
     */
    record Unavailable(String reason, Tick since) implements DcsView {}
}
