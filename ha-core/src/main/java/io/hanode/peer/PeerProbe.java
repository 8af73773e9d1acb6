package io.hanode.peer;

import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Asks other nodes for their state, all at once. */
public interface PeerProbe extends AutoCloseable {

    /** Asks all given nodes at the same time and returns one view of each within the timeout. Never throws. */
    SortedMap<NodeName, PeerView> ask(List<PeerAddress> peers, Duration timeout);

    /**
     * Asks all given nodes at the same time to agree to a claim, and returns what each said within the timeout; a node that says nothing
     * has not agreed. Never throws. A probe that cannot ask gets no agreement.
     */
    default SortedMap<NodeName, FailsafeAnswer> claim(List<PeerAddress> peers, FailsafeClaim claim, Duration timeout) {
        SortedMap<NodeName, FailsafeAnswer> answers = new TreeMap<>();
        peers.forEach(p -> answers.put(p.node(), FailsafeAnswer.refused("it cannot be asked from here")));
        return answers;
    }

    /** Asks nobody: every node is silent. For a node without a REST API. */
    static PeerProbe none() {
        return new SilentPeers();
    }

    @Override
    void close();
}
