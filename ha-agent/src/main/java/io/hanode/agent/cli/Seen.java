package io.hanode.agent.cli;

import org.jspecify.annotations.Nullable;

/**
 * A cluster as it could be seen.
 *
 * @param view as it is shown
 * @param stored what the store holds; null when it could not be reached and a node was asked instead
 */
record Seen(ClusterView view, @Nullable StoredCluster stored) {}
