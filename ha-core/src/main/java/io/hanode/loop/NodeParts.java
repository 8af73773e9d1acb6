package io.hanode.loop;

import io.hanode.HaListener;
import io.hanode.HaSettings;
import io.hanode.cluster.ClusterConfig;
import io.hanode.dcs.DcsClient;
import io.hanode.decide.Self;
import io.hanode.fence.Fence;
import io.hanode.peer.NodeEndpoint;
import io.hanode.postgres.PostgresController;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node is made of. All of it was checked, and all of it is closed with the node.
 *
 * @param self who it is
 * @param own its own part of the configuration
 * @param settings its settings
 * @param config the configuration in force as long as the store has none
 * @param client the store
 * @param controller the local server
 * @param endpoint what answers for it; null for nothing
 * @param fences what stops its server when this process cannot
 * @param listeners who hears of events
 * @param clock the clocks
 * @param meters what is measured
 */
public record NodeParts(
        Self self,
        OwnConfig own,
        HaSettings settings,
        ClusterConfig config,
        DcsClient client,
        PostgresController controller,
        @Nullable NodeEndpoint endpoint,
        List<Fence> fences,
        List<HaListener> listeners,
        Clock clock,
        Meters meters) {

    /** Copies the lists. */
    public NodeParts {
        fences = List.copyOf(fences);
        listeners = List.copyOf(listeners);
    }
}
