package io.hanode.dcs.zookeeper;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper's asynchronous requests as futures. Requests on one handle are answered in the order in which they were sent, and none
 * is ever sent twice.
 */
final class Requests {

    private static final byte[] NOTHING = {};

    private Requests() {}

    /** The node and its value; null inside when it does not exist. */
    static CompletableFuture<Found> get(ZooKeeper zooKeeper, String path) {
        CompletableFuture<Found> future = new CompletableFuture<>();
        zooKeeper.getData(
                path,
                false,
                (rc, p, ctx, data, stat) -> {
                    if (rc == Code.NONODE.intValue()) {
                        future.complete(new Found(null));
                    } else if (succeeded(rc, path, future)) {
                        future.complete(new Found(new Node(data == null ? NOTHING : data, stat)));
                    }
                },
                null);
        return future;
    }

    /** The names of a node's children; empty when it does not exist. */
    static CompletableFuture<List<String>> children(ZooKeeper zooKeeper, String path) {
        CompletableFuture<List<String>> future = new CompletableFuture<>();
        zooKeeper.getChildren(
                path,
                false,
                (rc, p, ctx, names) -> {
                    if (rc == Code.NONODE.intValue()) {
                        future.complete(List.of());
                    } else if (succeeded(rc, path, future)) {
                        future.complete(List.copyOf(names));
                    }
                },
                null);
        return future;
    }

    /** Lets the server that this handle is connected to catch up with its leader. */
    static CompletableFuture<Boolean> sync(ZooKeeper zooKeeper, String path) {
        CompletableFuture<Boolean> future = new CompletableFuture<>();
        zooKeeper.sync(path, (rc, p, ctx) -> done(rc, path, future), null);
        return future;
    }

    static CompletableFuture<Boolean> create(ZooKeeper zooKeeper, String path, List<ACL> acl, CreateMode mode) {
        CompletableFuture<Boolean> future = new CompletableFuture<>();
        zooKeeper.create(
                path, NOTHING, acl, mode, (int rc, String p, Object ctx, String name) -> done(rc, path, future), null);
        return future;
    }

    /** Writes nothing into a node whatever its version: a round trip through the quorum. False when the node does not exist. */
    static CompletableFuture<Boolean> bump(ZooKeeper zooKeeper, String path) {
        CompletableFuture<Boolean> future = new CompletableFuture<>();
        zooKeeper.setData(
                path,
                NOTHING,
                -1,
                (int rc, String p, Object ctx, Stat stat) -> {
                    if (rc == Code.NONODE.intValue()) {
                        future.complete(false);
                    } else {
                        done(rc, path, future);
                    }
                },
                null);
        return future;
    }

    /** A transaction: all of it or nothing. A refusal is an answer, not an error. */
    static CompletableFuture<MultiReply> multi(ZooKeeper zooKeeper, List<Op> operations) {
        CompletableFuture<MultiReply> future = new CompletableFuture<>();
        zooKeeper.multi(
                operations,
                (rc, path, ctx, results) -> {
                    if (results != null) {
                        future.complete(new MultiReply(results));
                    } else if (succeeded(
                            rc, operations.get(operations.size() - 1).getPath(), future)) {
                        future.completeExceptionally(KeeperException.create(Code.MARSHALLINGERROR));
                    }
                },
                null);
        return future;
    }

    /** Watches a node and all below it, also while it does not exist. */
    static CompletableFuture<Boolean> watchTree(ZooKeeper zooKeeper, String path, Watcher watcher) {
        CompletableFuture<Boolean> future = new CompletableFuture<>();
        zooKeeper.addWatch(
                path, watcher, AddWatchMode.PERSISTENT_RECURSIVE, (rc, p, ctx) -> done(rc, path, future), null);
        return future;
    }

    private static void done(int rc, String path, CompletableFuture<Boolean> future) {
        if (succeeded(rc, path, future)) {
            future.complete(true);
        }
    }

    private static boolean succeeded(int rc, String path, CompletableFuture<?> future) {
        if (rc != Code.OK.intValue()) {
            future.completeExceptionally(KeeperException.create(Code.get(rc), path));
        }
        return rc == Code.OK.intValue();
    }

    /** A node that may be absent. */
    record Found(@Nullable Node node) {}
}
