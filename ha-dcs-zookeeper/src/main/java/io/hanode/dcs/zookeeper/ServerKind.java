package io.hanode.dcs.zookeeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.ServerCnxnFactory;

/** How an embedded server is run. */
interface ServerKind {

    /**
     * Starts a server.
     *
     * @param clients bound already, not yet serving; the server ends it
     * @return what stops the server
     */
    Runnable start(Path dataDir, int tickMillis, ServerCnxnFactory clients, InetSocketAddress clientAddress)
            throws IOException;
}
