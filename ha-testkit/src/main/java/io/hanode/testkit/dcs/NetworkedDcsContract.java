package io.hanode.testkit.dcs;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsScope;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;

/**
 * The contract for a store that clients reach by TCP: every client gets a {@link TcpProxy} of its own, and has to live with what that
 * does to it.
 */
public abstract class NetworkedDcsContract extends DcsClientContract {

    private final Map<DcsClient, TcpProxy> proxies = new ConcurrentHashMap<>();

    /** For subclasses. */
    protected NetworkedDcsContract() {}

    /** Where the real server is. */
    protected abstract InetSocketAddress server();

    /** A new client that knows only the server at the given {@code host:port}. */
    protected abstract DcsClient connect(DcsScope scope, String address);

    @Override
    protected final DcsClient connect(DcsScope scope) {
        TcpProxy proxy = new TcpProxy(server().getHostString(), server().getPort());
        DcsClient client = connect(scope, proxy.address());
        proxies.put(client, proxy);
        return client;
    }

    @Override
    protected final void afterClose(DcsClient client) {
        TcpProxy proxy = proxies.remove(client);
        if (proxy != null) {
            proxy.close();
        }
    }

    @Override
    protected final boolean fail(DcsClient client, DcsOutage outage) {
        proxy(client).fail(outage);
        return true;
    }

    @Override
    protected final void restore(DcsClient client) {
        proxy(client).restore();
    }

    final TcpProxy proxy(DcsClient client) {
        return Objects.requireNonNull(proxies.get(client), "client is not one of this test, or closed");
    }

    /** A client of a server that is not there, or none. The caller closes it. */
    final DcsClient clientOf(String address) {
        return connect(scope(), address);
    }

    /** What a network does to clients, and what clients cost it. */
    @Nested
    class Network extends NetworkClauses {
        Network() {
            super(NetworkedDcsContract.this);
        }
    }
}
