package io.hanode.loop;

import io.hanode.model.NodeName;
import io.hanode.peer.FailsafeAnswer;
import io.hanode.peer.FailsafeClaim;
import io.hanode.peer.PeerAddress;
import io.hanode.peer.PeerProbe;
import io.hanode.peer.PeerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Other nodes that agree to every claim, unless a test says otherwise. */
final class FakePeers implements PeerProbe {

    /** One claim, and who was asked. */
    record Asked(List<String> nodes, FailsafeClaim claim) {}

    final List<Asked> claims = Collections.synchronizedList(new ArrayList<>());
    final Map<String, FailsafeAnswer> answers = new ConcurrentHashMap<>();
    final List<String> silent = Collections.synchronizedList(new ArrayList<>());
    volatile Runnable meanwhile = () -> {};

    @Override
    public SortedMap<NodeName, PeerView> ask(List<PeerAddress> peers, Duration timeout) {
        return Collections.emptySortedMap();
    }

    @Override
    public SortedMap<NodeName, FailsafeAnswer> claim(List<PeerAddress> peers, FailsafeClaim claim, Duration timeout) {
        claims.add(new Asked(peers.stream().map(p -> p.node().value()).toList(), claim));
        meanwhile.run();
        SortedMap<NodeName, FailsafeAnswer> given = new TreeMap<>();
        peers.stream()
                .map(PeerAddress::node)
                .filter(n -> !silent.contains(n.value()))
                .forEach(n -> given.put(n, answers.getOrDefault(n.value(), FailsafeAnswer.ACCEPTED)));
        return given;
    }

    FailsafeClaim last() {
        return claims.get(claims.size() - 1).claim();
    }

    @Override
    public void close() {}
}
