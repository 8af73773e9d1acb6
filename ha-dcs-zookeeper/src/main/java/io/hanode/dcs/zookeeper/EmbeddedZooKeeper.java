package io.hanode.dcs.zookeeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.util.ServiceUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ZooKeeper server inside this process: alone, or as one of an ensemble whose other servers run in other nodes' processes.
 *
 * <p>It keeps its data on disk with every write synchronized, purges old snapshots, opens no port but those given (no HTTP
 * administration), and never ends the process. It can be closed and started again. Not for the open network: ZooKeeper's servers
 * trust whoever reaches their quorum ports. Methods may be called from any thread.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {

    /** Small, since a dead node's lock lives for up to a tick longer than its session; give it to {@link ZooKeeperDcsBuilder#tickTime} too. */
    public static final Duration TICK_TIME = Duration.ofMillis(250);

    private static final Logger log = LoggerFactory.getLogger(EmbeddedZooKeeper.class);

    private static final int SNAPSHOTS_KEPT = 5;
    private static final int PURGE_HOURS = 1;
    private static final int UNLIMITED_CONNECTIONS = 0;
    private static final int DEFAULT_BACKLOG = -1;

    private final Path dataDir;
    private final ServerKind kind;
    private InetSocketAddress clientAddress;
    private @Nullable Running running;

    private EmbeddedZooKeeper(Path dataDir, String clientAddress, ServerKind kind) {
        this.dataDir = dataDir;
        this.clientAddress = address(clientAddress);
        this.kind = kind;
    }

    /**
     * A single server. It is as available as this process is: for tests, and for trying things out.
     *
     * @param dataDir made when it is missing
     * @param clientAddress {@code host:port}; port 0 takes a free one and keeps it until this object is gone
     */
    public static EmbeddedZooKeeper standalone(Path dataDir, String clientAddress) {
        return new EmbeddedZooKeeper(dataDir, clientAddress, new StandaloneServer());
    }

    /**
     * One server of an ensemble. It serves clients once more than half of the ensemble is up.
     *
     * @param id this server's id among the peers
     * @param dataDir this server's own, made when it is missing
     * @param clientAddress {@code host:port}; port 0 takes a free one and keeps it until this object is gone
     * @param peers all servers of the ensemble, this one included, the same on every server
     * @throws IllegalArgumentException when the id is not among the peers, or twice
     */
    public static EmbeddedZooKeeper ensembleMember(
            int id, Path dataDir, String clientAddress, List<EnsemblePeer> peers) {
        long found = peers.stream().filter(peer -> peer.id() == id).count();
        long distinct = peers.stream().mapToInt(EnsemblePeer::id).distinct().count();
        if (found != 1 || distinct != peers.size()) {
            throw new IllegalArgumentException(
                    "ZooKeeper server id " + id + " must be exactly one of the peers " + peers);
        }
        return new EmbeddedZooKeeper(dataDir, clientAddress, new EnsembleServer(id, List.copyOf(peers)));
    }

    /**
     * Starts the server. A single server serves when this returns; one of an ensemble goes on looking for the others.
     *
     * @return this
     * @throws IOException when the data directory or a port cannot be used
     */
    public synchronized EmbeddedZooKeeper start() throws IOException {
        if (running != null) {
            return this;
        }
        prepareProcess();
        Files.createDirectories(dataDir);
        NIOServerCnxnFactory clients = new NIOServerCnxnFactory();
        clients.configure(clientAddress, UNLIMITED_CONNECTIONS, DEFAULT_BACKLOG, false);
        clientAddress = new InetSocketAddress(clientAddress.getHostString(), clients.getLocalPort());
        try {
            Runnable stop = kind.start(dataDir, (int) TICK_TIME.toMillis(), clients, clientAddress);
            DatadirCleanupManager purge =
                    new DatadirCleanupManager(dataDir.toFile(), dataDir.toFile(), SNAPSHOTS_KEPT, PURGE_HOURS);
            purge.start();
            running = new Running(stop, purge);
        } catch (IOException | RuntimeException e) {
            clients.shutdown();
            throw e;
        }
        log.info("ZooKeeper {} serves clients at {}, data in {}", kind, connectString(), dataDir);
        return this;
    }

    /** Where clients find this server, {@code host:port}. The port is the actual one after the first {@link #start}. */
    public synchronized String connectString() {
        return clientAddress.getHostString() + ":" + clientAddress.getPort();
    }

    /** Stops the server; its data stays. Idempotent. */
    @Override
    public synchronized void close() {
        if (running != null) {
            running.purge().shutdown();
            running.stop().run();
            running = null;
        }
    }

    /** What ZooKeeper reads from the process as a whole. */
    private static void prepareProcess() {
        // Otherwise it opens port 8080 where Jetty happens to be on the class path.
        System.setProperty("zookeeper.admin.enableServer", "false");
        ServiceUtils.setSystemExitProcedure(
                code -> log.error("ZooKeeper's embedded server failed with code {} and has to be started again", code));
    }

    private static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            if (colon > 0) {
                return new InetSocketAddress(
                        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(expected(hostAndPort), e);
        }
        throw new IllegalArgumentException(expected(hostAndPort));
    }

    private static String expected(String hostAndPort) {
        return "ZooKeeper client address '" + hostAndPort + "' must look like host:2181";
    }

    private record Running(Runnable stop, DatadirCleanupManager purge) {}
}
