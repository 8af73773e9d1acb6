package io.hanode.dcs.zookeeper;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server without others. */
final class StandaloneServer implements ServerKind {

    private static final Logger log = LoggerFactory.getLogger(StandaloneServer.class);

    @Override
    public Runnable start(Path dataDir, int tickMillis, ServerCnxnFactory clients, InetSocketAddress clientAddress)
            throws IOException {
        FileTxnSnapLog storage = new FileTxnSnapLog(dataDir.toFile(), dataDir.toFile());
        ZooKeeperServer server = new ZooKeeperServer(storage, tickMillis, "");
        server.setMinSessionTimeout(MIN_SESSION_MILLIS);
        server.setMaxSessionTimeout(MAX_SESSION_MILLIS);
        try {
            clients.startup(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            storage.close();
            throw new InterruptedIOException("interrupted while starting ZooKeeper");
        }
        return () -> stop(clients, storage);
    }

    private static void stop(ServerCnxnFactory clients, FileTxnSnapLog storage) {
        clients.shutdown();
        try {
            storage.close();
        } catch (IOException e) {
            log.warn("Closing ZooKeeper's files failed", e);
        }
    }

    @Override
    public String toString() {
        return "standalone";
    }
}
