package io.hanode.dcs.zookeeper;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.zookeeper.common.ConfigException;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZKDatabase;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeer.LearnerType;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;

/** One server of an ensemble. */
final class EnsembleServer implements ServerKind {

    /** ZooKeeper's only algorithm. */
    private static final int FAST_LEADER_ELECTION = 3;
    /** How long a follower may take to catch up at first: a large tree over a slow line. */
    private static final int INIT_LIMIT_MILLIS = 20_000;
    /** After how long servers that do not hear from each other part: less than the shortest usual lease. */
    private static final int SYNC_LIMIT_MILLIS = 2_500;

    private static final int STOP_MILLIS = 5_000;

    private final int id;
    private final List<EnsemblePeer> peers;

    EnsembleServer(int id, List<EnsemblePeer> peers) {
        this.id = id;
        this.peers = peers;
    }

    @Override
    public Runnable start(Path dataDir, int tickMillis, ServerCnxnFactory clients, InetSocketAddress clientAddress)
            throws IOException {
        ThreadGroup threads = new ThreadGroup("zookeeper-server-" + id);
        FutureTask<QuorumPeer> starting = new FutureTask<>(() -> startPeer(dataDir, tickMillis, clients));
        new Thread(threads, starting, "zookeeper-start-" + id).start();
        QuorumPeer peer = started(starting);
        return () -> stop(peer, threads);
    }

    private QuorumPeer startPeer(Path dataDir, int tickMillis, ServerCnxnFactory clients) throws IOException {
        QuorumPeer peer = new QuorumPeer();
        peer.setTxnFactory(new FileTxnSnapLog(dataDir.toFile(), dataDir.toFile()));
        peer.setElectionType(FAST_LEADER_ELECTION);
        peer.setMyid(id);
        peer.setTickTime(tickMillis);
        peer.setMinSessionTimeout(MIN_SESSION_MILLIS);
        peer.setMaxSessionTimeout(MAX_SESSION_MILLIS);
        peer.setInitLimit(INIT_LIMIT_MILLIS / tickMillis);
        peer.setSyncLimit(SYNC_LIMIT_MILLIS / tickMillis);
        peer.setLearnerType(LearnerType.PARTICIPANT);
        peer.setZKDatabase(new ZKDatabase(peer.getTxnFactory()));
        peer.setQuorumVerifier(new QuorumMaj(servers()), false);
        peer.initConfigInZKDatabase();
        peer.setCnxnFactory(clients);
        peer.initialize();
        peer.start();
        return peer;
    }

    private static QuorumPeer started(FutureTask<QuorumPeer> starting) throws IOException {
        try {
            return starting.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while ZooKeeper's server was starting");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
        }
    }

    private Map<Long, QuorumServer> servers() throws IOException {
        Map<Long, QuorumServer> servers = new TreeMap<>();
        for (EnsemblePeer peer : peers) {
            try {
                String address = peer.host() + ":" + peer.quorumPort() + ":" + peer.electionPort() + ":participant";
                servers.put((long) peer.id(), new QuorumServer(peer.id(), address));
            } catch (ConfigException e) {
                throw new IOException("ZooKeeper server " + peer + " cannot be used: " + e.getMessage(), e);
            }
        }
        return servers;
    }

    private static void stop(QuorumPeer peer, ThreadGroup threads) {
        peer.shutdown();
        try {
            peer.join(STOP_MILLIS);
            // ZooKeeper forgets the sender of a learner that joins at this moment; it would keep the JVM alive for
            // ever.
            threads.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "server " + id + " of " + peers.size();
    }
}
