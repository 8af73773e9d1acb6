package io.hanode.decide;

import io.hanode.peer.PeerAddress;
import java.util.List;

/** Which other nodes a turn has to ask before it can decide. */
public final class PeerNeeds {

    private PeerNeeds() {}

    /** The nodes to ask, given everything else that the turn observed (with no peers yet). Empty in a quiet turn. */
    public static List<PeerAddress> of(Observation withoutPeers) {
        throw new UnsupportedOperationException(String.valueOf(withoutPeers));
    }
}
