package io.hanode.testkit.postgres;

import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Servers that can reach each other, or not. No threads and no clock: WAL moves when {@link #stream()} is called. Single-threaded.
 */
public final class FakeWorld {

    private final Map<NodeName, FakePostgres> servers = new TreeMap<>();
    private final Set<NodeName> cutOff = new TreeSet<>();
    private long clusters;
    private long pids = 100;

    /** An empty world. */
    public FakeWorld() {}

    /** A new server without a data directory. */
    public FakePostgres add(NodeName name) {
        FakePostgres server = new FakePostgres(this, name);
        if (servers.putIfAbsent(name, server) != null) {
            throw new IllegalArgumentException("there already is a server " + name);
        }
        return server;
    }

    /** All servers, by name. */
    public List<FakePostgres> servers() {
        return List.copyOf(servers.values());
    }

    /** The server of that name. */
    public Optional<FakePostgres> server(NodeName name) {
        return Optional.ofNullable(servers.get(name));
    }

    /** Cuts a server off from the others, or connects it again. What it has stays. */
    public void cutOff(NodeName name, boolean cut) {
        if (cut) {
            cutOff.add(name);
        } else {
            cutOff.remove(name);
        }
    }

    /** Every standby connects where it can, and receives and replays all that its upstream has: upstreams first, to the end. */
    public void stream() {
        boolean moved = true;
        while (moved) {
            moved = false;
            for (FakePostgres server : new ArrayList<>(servers.values())) {
                moved |= server.receive(Long.MAX_VALUE);
                moved |= server.replay();
            }
        }
    }

    /** Whether the two can talk. */
    boolean connected(NodeName a, NodeName b) {
        return !cutOff.contains(a) && !cutOff.contains(b);
    }

    SystemIdentifier newCluster() {
        return new SystemIdentifier(Long.toString(7_000_000_000_000_000_000L + ++clusters));
    }

    long newPid() {
        return ++pids;
    }
}
