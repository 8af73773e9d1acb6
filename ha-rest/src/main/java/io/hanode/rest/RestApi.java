package io.hanode.rest;

import io.hanode.HaConfigurationException;
import io.hanode.HaNode;
import io.hanode.peer.NodeEndpoint;
import io.hanode.peer.PeerProbe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's REST API in Patroni's form: health checks for load balancers, status for peers and tools, switchover and configuration.
 *
 * <p>Differences from Patroni: paths are matched exactly, and an unknown one is 404 (Patroni takes it for a health check that never
 * holds, 503); a method that a known path does not take is 405 with {@code Allow} (Patroni: 501); HEAD and OPTIONS answer with the
 * status of the GET on every path; before the first turn all health checks and {@code /patroni} are 503.
 *
 * <p>All methods may be called from any thread.
 */
public final class RestApi implements NodeEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);

    private final RestSettings settings;
    private final RestPeerProbe peers = new RestPeerProbe();
    private @Nullable RestServer server;
    private boolean closed;

    RestApi(RestSettings settings) {
        this.settings = settings;
    }

    /** Listens on {@code host:port} with defaults for all else. */
    public static RestApi listen(String hostAndPort) {
        return builder(hostAndPort).build();
    }

    /** Begins the configuration of an API that listens on {@code host:port}; {@code *:port} for all interfaces. */
    public static RestApiBuilder builder(String hostAndPort) {
        return new RestApiBuilder(hostAndPort);
    }

    @Override
    public synchronized List<String> check() {
        List<String> faults = new ArrayList<>();
        ListenAddress address = ListenAddress.parse(settings.listen());
        if (address == null) {
            faults.add(form("listen", settings.listen()));
        } else if (server == null) {
            bindFault(address, faults);
        }
        checkConnectAddress(address, faults);
        if (!settings.authenticationFault().isEmpty()) {
            faults.add("REST API " + settings.authenticationFault());
        }
        checkRange("threads", settings.threads(), 256, faults);
        checkRange("changeThreads", settings.changeThreads(), 64, faults);
        long deadline = settings.requestDeadline().toMillis();
        if (deadline < 100 || deadline > 60_000) {
            faults.add("REST API requestDeadline: " + deadline + " ms is not possible, expected 100 ms to 1 min");
        }
        return List.copyOf(faults);
    }

    private void checkConnectAddress(@Nullable ListenAddress listen, List<String> faults) {
        String text = settings.connectAddress();
        ListenAddress connect = text == null ? listen : ListenAddress.parse(text);
        if (connect == null && text != null) {
            faults.add(form("connectAddress", text));
        } else if (connect != null && connect.isWildcard()) {
            faults.add("REST API connectAddress: other nodes cannot connect to '" + connect
                    + "', give a host and port under which they reach this node");
        }
    }

    private static String form(String setting, String value) {
        return "REST API " + setting + ": '" + value
                + "' is no address, expected host:port or [IPv6]:port with a port from"
                + " 1 to 65535 and a host name of letters, digits, dots and hyphens";
    }

    private static void checkRange(String setting, int value, int most, List<String> faults) {
        if (value < 1 || value > most) {
            faults.add("REST API " + setting + ": " + value + " is not possible, expected 1 to " + most);
        }
    }

    private static void bindFault(ListenAddress address, List<String> faults) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(socketAddress(address), 1);
        } catch (IOException | IllegalArgumentException e) {
            faults.add(cannotListen(address, e));
        }
    }

    private static InetSocketAddress socketAddress(ListenAddress address) {
        return address.isWildcard()
                ? new InetSocketAddress(address.port())
                : new InetSocketAddress(address.host(), address.port());
    }

    private static String cannotListen(ListenAddress address, Exception e) {
        return "REST API listen: cannot listen on '" + address + "' (" + e.getMessage()
                + "), choose a free port and a host that names an interface of this machine";
    }

    /** {@inheritDoc} */
    @Override
    public String apiUrl() {
        String text = settings.connectAddress() == null ? settings.listen() : settings.connectAddress();
        ListenAddress address = ListenAddress.parse(text);
        return "http://" + (address == null ? text : address.toString()) + "/patroni";
    }

    @Override
    public synchronized void start(HaNode node) {
        if (closed || server != null) {
            throw new IllegalStateException("the REST API on " + settings.listen() + " was started or closed before");
        }
        List<String> faults = check();
        ListenAddress address = ListenAddress.parse(settings.listen());
        if (address == null || !faults.isEmpty()) {
            throw new HaConfigurationException(faults);
        }
        try {
            server = new RestServer(socketAddress(address), node, settings);
        } catch (IOException e) {
            throw new HaConfigurationException(List.of(cannotListen(address, e)));
        }
        LOG.info("REST API listens on {}, known to others as {}", address, apiUrl());
    }

    @Override
    public PeerProbe peers() {
        return peers;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (server != null) {
            server.close();
            server = null;
        }
        peers.close();
    }
}
