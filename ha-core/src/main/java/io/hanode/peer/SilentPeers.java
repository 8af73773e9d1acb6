package io.hanode.peer;

import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A probe that asks nobody. */
record SilentPeers() implements PeerProbe {

    @Override
    public SortedMap<NodeName, PeerView> ask(List<PeerAddress> peers, Duration timeout) {
        SortedMap<NodeName, PeerView> views = new TreeMap<>();
        peers.forEach(p -> views.put(p.node(), new PeerView.Silent(p.node(), "no peer probe is configured")));
        return views;
    }

    @Override
    public void close() {
        // nothing to release
    }
}
