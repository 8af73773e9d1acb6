package io.hanode.peer;

import io.hanode.HaNode;
import java.util.List;

/**
 * What makes a node answer: to the other nodes, to load balancers, and to people. Health checks must never wait for slow calls.
 * Implemented by ha-rest.
 */
public interface NodeEndpoint extends AutoCloseable {

    /** Faults that can be seen before anything is started. Empty when there are none. */
    List<String> check();

    /** The {@code api_url} to publish, ending in {@code /patroni}. */
    String apiUrl();

    /**
     * Begins to answer for the given node. Called once, before the first turn; the node may not know anything yet.
     *
     * @throws io.hanode.HaConfigurationException when it cannot listen, naming address and reason
     */
    void start(HaNode node);

    /** How the other nodes are asked. */
    PeerProbe peers();

    /** Stops to answer, within 2 s. Idempotent. */
    @Override
    void close();
}
