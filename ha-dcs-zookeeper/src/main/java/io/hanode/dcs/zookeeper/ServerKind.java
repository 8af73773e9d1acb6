package io.hanode.dcs.zookeeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.ServerCnxnFactory;

/** How an embedded server is run. */
interface ServerKind {

    /** ZooKeeper's default is twenty ticks, which would cut Patroni's default TTL of 30 s to 10 s with a tick as short as ours. */
    int MAX_SESSION_MILLIS = 300_000;

    /** Two ticks would let a client ask for less than a pause of a JVM. */
    int MIN_SESSION_MILLIS = 1_000;

    /**
     * Starts a server.
     *
     * @param clients bound already, not yet serving; the server ends it
     * @return what stops the server
     */
    Runnable start(Path dataDir, int tickMillis, ServerCnxnFactory clients, InetSocketAddress clientAddress)
            throws IOException;
}
