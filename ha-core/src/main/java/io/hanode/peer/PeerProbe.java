package io.hanode.peer;

import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/** Asks other nodes for their state, all at once. */
public interface PeerProbe extends AutoCloseable {

    /** Asks all given nodes at the same time and returns one view of each within the timeout. Never throws. */
    SortedMap<NodeName, PeerView> ask(List<PeerAddress> peers, Duration timeout);

    /** Asks nobody: every node is silent. For a node without a REST API. */
    static PeerProbe none() {
        return new SilentPeers();
    }

    @Override
    void close();
}
