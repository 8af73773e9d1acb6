package io.hanode.dcs.zookeeper;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/** Reads a cluster's whole tree with as many requests in flight as there are nodes. */
final class TreeReader {

    /** Larger than any record of a cluster; a node that is larger is somebody else's. */
    private static final int LARGEST_VALUE = 1 << 20;

    /** Nodes that exist only to hold others: not keys while they are empty. */
    private static final Set<String> DIRECTORIES = Set.of(Paths.MEMBERS, "hanode", "optime");

    private final Paths paths;
    private final Layout layout;

    TreeReader(Paths paths, Layout layout) {
        this.paths = paths;
        this.layout = layout;
    }

    /**
     * Reads everything. The write that goes first proves that the quorum took part, and the server answers what follows on the same
     * connection after it has applied that write; a sync alone may be answered by a leader that has been deposed.
     */
    DcsTree read(Connection connection, Deadline deadline) throws DcsException, SessionGoneException {
        ZooKeeper zooKeeper = connection.await(deadline);
        CompletableFuture<Boolean> fresh = Requests.bump(zooKeeper, paths.fresh());
        Reading reading = new Reading(zooKeeper);
        CompletableFuture<Boolean> all = reading.children("");
        String what = "reading " + paths.base();
        if (!connection.read(fresh, what, deadline)) {
            layout.ensure(connection, deadline);
            return read(connection, deadline);
        }
        connection.read(all, what, deadline);
        return new DcsTree(reading.entries, reading.leader);
    }

    /** One pass over the tree; its callbacks all run on the handle's event thread. */
    private final class Reading {

        private final ZooKeeper zooKeeper;
        private final SortedMap<String, DcsEntry> entries = new ConcurrentSkipListMap<>();
        private volatile @Nullable LeaderEntry leader;

        Reading(ZooKeeper zooKeeper) {
            this.zooKeeper = zooKeeper;
        }

        CompletableFuture<Boolean> children(String key) {
            return Requests.children(zooKeeper, key.isEmpty() ? paths.base() : paths.key(key))
                    .thenCompose(names -> CompletableFuture.allOf(names.stream()
                            .map(name -> key.isEmpty() ? name : key + "/" + name)
                            .filter(child -> !child.equals(Paths.INTERNAL))
                            .map(this::node)
                            .toArray(CompletableFuture[]::new)))
                    .thenApply(nothing -> true);
        }

        private CompletableFuture<Boolean> node(String key) {
            return Requests.get(zooKeeper, paths.key(key)).thenCompose(found -> {
                Node node = found.node();
                if (node != null) {
                    take(key, node);
                }
                boolean inner = node != null && node.stat().getNumChildren() > 0;
                return inner ? children(key) : CompletableFuture.completedFuture(true);
            });
        }

        private void take(String key, Node node) {
            if (key.equals(ClusterKeys.LEADER)) {
                // Whatever its value is, the lock is held.
                String holder = new String(node.data(), StandardCharsets.UTF_8);
                leader = new LeaderEntry(holder, new FencingToken(node.stat().getCzxid()));
                return;
            }
            boolean directory =
                    node.data().length == 0 && (node.stat().getNumChildren() > 0 || DIRECTORIES.contains(key));
            String text = directory ? null : text(node.data());
            if (text != null) {
                entries.put(
                        key, new DcsEntry(key, text, new Revision(node.stat().getMzxid())));
            }
        }
    }

    /** A value as text; null when it is none, or too large to be ours. */
    static @Nullable String text(byte[] data) {
        if (data.length > LARGEST_VALUE) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(data))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
