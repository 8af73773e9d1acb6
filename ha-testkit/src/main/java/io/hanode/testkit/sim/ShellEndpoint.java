package io.hanode.testkit.sim;

import io.hanode.HaNode;
import io.hanode.peer.NodeEndpoint;
import io.hanode.peer.PeerProbe;
import java.util.List;

/**
 * How a simulated process answers and asks its peers.
 *
 * @param process the process
 */
record ShellEndpoint(ShellProcess process) implements NodeEndpoint {

    @Override
    public List<String> check() {
        return List.of();
    }

    @Override
    public String apiUrl() {
        return "http://" + process.node.name + ":8008/patroni";
    }

    /** Nothing to do: peers find a process by its node. */
    @Override
    public void start(HaNode node) {
        process.tell("answers its peers");
    }

    @Override
    public PeerProbe peers() {
        return new ShellPeers(process);
    }

    @Override
    public void close() {
        process.tell("answers nobody any more");
    }
}
