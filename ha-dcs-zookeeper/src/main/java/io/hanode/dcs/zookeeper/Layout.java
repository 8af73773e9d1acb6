package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;

/** Makes the permanent nodes that a cluster needs. */
final class Layout {

    private final Paths paths;
    private final List<ACL> acl;

    Layout(Paths paths, List<ACL> acl) {
        this.paths = paths;
        this.acl = List.copyOf(acl);
    }

    List<ACL> acl() {
        return acl;
    }

    /** Makes what is missing of the cluster's permanent nodes, in one round trip. */
    void ensure(Connection connection, Deadline deadline) throws DcsException, SessionGoneException {
        create(connection, paths.skeleton(), deadline);
    }

    /** Makes the nodes above a key. */
    void ensureAncestors(Connection connection, String path, Deadline deadline)
            throws DcsException, SessionGoneException {
        create(connection, Paths.ancestors(path), deadline);
    }

    private void create(Connection connection, List<String> nodes, Deadline deadline)
            throws DcsException, SessionGoneException {
        ZooKeeper zooKeeper = connection.await(deadline);
        List<CompletableFuture<Boolean>> requests = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            boolean last = i == nodes.size() - 1;
            CompletableFuture<Boolean> made = Requests.create(zooKeeper, nodes.get(i), acl, CreateMode.PERSISTENT);
            requests.add(made.exceptionally(error -> acceptExisting(error, last)));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(requests.toArray(CompletableFuture[]::new));
        connection.write(all.thenApply(nothing -> true), "creating " + paths.base(), deadline);
    }

    /** A parent that exists may be out of our reach: what matters is whether the nodes below can be made. */
    private static boolean acceptExisting(Throwable error, boolean last) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        if (cause instanceof KeeperException fault
                && (fault.code() == Code.NODEEXISTS || (fault.code() == Code.NOAUTH && !last))) {
            return false;
        }
        throw new java.util.concurrent.CompletionException(cause);
    }
}
