package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.PublishResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/** Publishing a node's member key. Whatever is done again here was certainly refused before, never unanswered. */
final class MemberOperations {

    private final Connection connection;
    private final Layout layout;
    private final long sessionId;
    private final String path;

    MemberOperations(Connection connection, Paths paths, Layout layout, long sessionId, String node) {
        this.connection = connection;
        this.layout = layout;
        this.sessionId = sessionId;
        this.path = paths.members() + "/" + node;
    }

    PublishResult publish(String payload, Deadline deadline) throws DcsException, SessionGoneException {
        String what = "publishing " + path;
        while (true) {
            ZooKeeper zooKeeper = connection.await(deadline);
            CompletableFuture<Boolean> sync = Requests.sync(zooKeeper, path);
            CompletableFuture<Requests.Found> get = Requests.get(zooKeeper, path);
            Node present = connection
                    .read(sync.thenCompose(done -> get), what, deadline)
                    .node();
            if (present != null && isAnothers(present)) {
                return PublishResult.NAME_TAKEN;
            }
            List<Op> operations = replacement(payload.getBytes(StandardCharsets.UTF_8), present);
            MultiReply reply = connection.write(Requests.multi(zooKeeper, operations), what, deadline);
            if (reply.applied()) {
                return PublishResult.PUBLISHED;
            }
            Faults.refuseUnlessRaced(reply, what, connection.server());
            if (reply.fault() == Code.NONODE) {
                layout.ensure(connection, deadline);
            }
        }
    }

    /** A member key without an owner was made by hand, since both we and Patroni bind it to a session; it is replaced. */
    private boolean isAnothers(Node present) {
        long owner = present.stat().getEphemeralOwner();
        return owner != 0 && owner != sessionId;
    }

    /** Always a new node: Patroni 3 watches the list of members alone, and would go on with a new leader's old role and timeline. */
    private List<Op> replacement(byte[] value, @Nullable Node present) {
        Op create = Op.create(path, value, layout.acl(), CreateMode.EPHEMERAL);
        return present == null
                ? List.of(create)
                : List.of(Op.delete(path, present.stat().getVersion()), create);
    }
}
