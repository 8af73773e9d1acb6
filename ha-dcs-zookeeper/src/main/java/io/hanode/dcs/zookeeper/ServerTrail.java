package io.hanode.dcs.zookeeper;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;
import org.jspecify.annotations.Nullable;

/**
 * Which server ZooKeeper's client is connected to, and what those did that it went to before: the client itself tells nobody. It asks
 * for the next server whenever it is done with one. Thread-safe.
 */
final class ServerTrail implements HostProvider {

    private final String servers;
    private final HostProvider hosts;
    private final Map<String, String> deeds = new TreeMap<>();
    private @Nullable String current;
    private boolean connected;

    /**
     * Nothing tried yet.
     *
     * @param servers {@code host:port,…} without a path
     * @throws IllegalArgumentException when they are not of that form
     */
    ServerTrail(String servers) {
        this.servers = servers;
        this.hosts = new StaticHostProvider(new ConnectStringParser(servers).getServerAddresses());
    }

    /** All servers, as configured. */
    String servers() {
        return servers;
    }

    /** The server that requests go to, and how many others there are to go to; all of them while there is no connection. */
    synchronized String server() {
        if (!connected || current == null || hosts.size() == 1) {
            return servers;
        }
        return current + " (one of " + servers + ")";
    }

    /** What the servers did that were tried, as the end of a message; empty when none was. */
    synchronized String deeds() {
        Map<String, String> all = new TreeMap<>(deeds);
        if (current != null) {
            all.putIfAbsent(current, connected ? "serves nobody who may write" : "has not answered yet");
        }
        return all.isEmpty()
                ? ""
                : all.entrySet().stream()
                        .map(deed -> deed.getKey() + " " + deed.getValue())
                        .collect(Collectors.joining("; ", ": ", ""));
    }

    /** The client is done with a server, and is told of the next. It may be made to wait. */
    @Override
    public InetSocketAddress next(long spinDelay) {
        synchronized (this) {
            if (current != null) {
                deeds.put(current, connected ? "was left, silent or gone" : "did not let us in");
            }
            connected = false;
            current = null;
        }
        InetSocketAddress next = hosts.next(spinDelay);
        synchronized (this) {
            current = next.getHostString() + ":" + next.getPort();
            if (next.isUnresolved()) {
                deeds.put(current, "cannot be found: its host name does not resolve");
            }
            return next;
        }
    }

    @Override
    public void onConnected() {
        hosts.onConnected();
        synchronized (this) {
            connected = true;
            if (current != null) {
                deeds.remove(current);
            }
        }
    }

    @Override
    public int size() {
        return hosts.size();
    }

    @Override
    public boolean updateServerList(Collection<InetSocketAddress> addresses, InetSocketAddress now) {
        return hosts.updateServerList(addresses, now);
    }
}
