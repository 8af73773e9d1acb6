package io.hanode.decide;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.StandbyCluster;
import java.util.ArrayList;
import java.util.List;

/** Why a node must not lead now, whatever the store and its server say. */
public final class Hindrances {

    private Hindrances() {}

    /**
     * All such reasons.
     *
     * @param config the configuration in force
     * @param fences what the node's fences say: those that it needs and that would not work
     */
    public static List<String> of(ClusterConfig config, List<String> fences) {
        List<String> all = new ArrayList<>(fences);
        StandbyCluster other = config.standbyCluster();
        if (other != null && other.upstream().isEmpty()) {
            all.add(
                    "standby_cluster is set without host: this cluster is to follow another one, and a primary here would be a"
                            + " second one. Name the other cluster's host, or remove the key to let this cluster stand on its own");
        }
        return List.copyOf(all);
    }
}
