package io.hanode.rest;

import io.hanode.HaConfigurationException;
import io.hanode.HaNode;
import io.hanode.peer.NodeEndpoint;
import io.hanode.peer.PeerProbe;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's REST API in Patroni's form: health checks for load balancers, status for peers and tools, switchover and configuration.
 *
 * <p>Where it differs from Patroni's, docs/rest.md says so.
 *
 * <p>All methods may be called from any thread.
 */
public final class RestApi implements NodeEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);

    private volatile RestSettings settings;
    private final RestPeerProbe peers;
    private @Nullable RestServer server;
    private boolean closed;

    RestApi(RestSettings settings) {
        this.settings = settings;
        this.peers = new RestPeerProbe(settings.peerAccess());
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
        return RestChecks.faults(settings, server != null);
    }

    /** {@inheritDoc} */
    @Override
    public String apiUrl() {
        String text = settings.connectAddress() == null ? settings.listen() : settings.connectAddress();
        ListenAddress address = ListenAddress.parse(text);
        return (settings.tls() == null ? "http://" : "https://") + (address == null ? text : address.toString())
                + "/patroni";
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
            server = new RestServer(RestChecks.socketAddress(address), node, settings);
        } catch (IOException e) {
            throw new HaConfigurationException(List.of(RestChecks.cannotListen(address, e)));
        }
        LOG.info("REST API listens on {}, known to others as {}", address, apiUrl());
    }

    /**
     * Takes other settings, while it listens or before: who may make calls, TLS's files and what clients have to show, headers, and
     * what other nodes are shown. Addresses, whether TLS is spoken at all, and limits stay as they are, and so do connections that are
     * up.
     *
     * @throws HaConfigurationException with all that is wrong with them; then everything stays as it was
     */
    public synchronized void reload(RestApiBuilder other) {
        RestSettings wanted = settings.changedTo(other.settings());
        List<String> faults = RestChecks.faults(wanted, true);
        if (!faults.isEmpty()) {
            throw new HaConfigurationException(faults);
        }
        try {
            if (server != null) {
                server.take(wanted);
            }
            peers.take(wanted.peerAccess());
        } catch (IllegalArgumentException e) {
            throw new HaConfigurationException(
                    List.of("REST API " + e.getMessage() + "; it was usable a moment ago, so reload again"));
        }
        settings = wanted;
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
