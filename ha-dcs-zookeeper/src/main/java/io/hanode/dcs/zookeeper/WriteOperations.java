package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.Expect;
import io.hanode.dcs.Revision;
import io.hanode.dcs.WriteResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * Conditional writes of permanent keys. A revision is the zxid of the key's last change, which no other change ever has. ZooKeeper
 * itself can check version numbers only, and those start again when a node is deleted and made anew; so a transaction also checks that
 * nothing was deleted since the key was looked at. Whatever is done again here was certainly refused before, never unanswered.
 */
final class WriteOperations {

    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final Paths paths;
    private final Layout layout;

    WriteOperations(Connection connection, Paths paths, Layout layout) {
        this.connection = connection;
        this.paths = paths;
        this.layout = layout;
    }

    /** Writes a key; when a lock is given, in one transaction with the check that it is still held. */
    WriteResult write(@Nullable Lock lock, String key, String value, Expect expect, Deadline deadline)
            throws DcsException, SessionGoneException {
        String path = paths.key(key);
        while (true) {
            ZooKeeper zooKeeper = connection.await(deadline);
            KeyView seen = look(zooKeeper, path, deadline);
            if (lock != null && !seen.showsHeld(lock)) {
                return new WriteResult.LockLost();
            }
            if (seen.deletions() == null) {
                layout.ensure(connection, deadline);
                continue;
            }
            if (!seen.isAsExpected(expect)) {
                return new WriteResult.Conflict();
            }
            List<Op> operations = new ArrayList<>(lock == null ? List.of() : lock.guards(paths));
            int guards = operations.size();
            operations.add(Op.check(paths.deletions(), seen.deletions().stat().getVersion()));
            operations.addAll(replacement(path, value.getBytes(StandardCharsets.UTF_8), seen.node()));
            MultiReply reply = connection.write(Requests.multi(zooKeeper, operations), "writing " + path, deadline);
            if (reply.applied()) {
                return new WriteResult.Written(
                        new Revision(reply.statOfWrite(operations.size() - 1).getMzxid()));
            }
            Faults.refuseUnlessRaced(reply, "writing " + path, connection.server());
            Optional<WriteResult> refused = refusal(reply, guards, expect);
            if (refused.isPresent()) {
                return refused.get();
            }
            if (reply.fault() == Code.NONODE) {
                layout.ensureAncestors(connection, path, deadline);
            }
        }
    }

    /** What a refused transaction means; empty when it has to be looked at again. */
    private static Optional<WriteResult> refusal(MultiReply reply, int guards, Expect expect) {
        if (reply.failedAt() < guards) {
            return Optional.of(new WriteResult.LockLost());
        }
        boolean parentMissing = reply.fault() == Code.NONODE && !(expect instanceof Expect.At);
        boolean otherKeyDeleted = reply.failedAt() == guards;
        return parentMissing || otherKeyDeleted || expect instanceof Expect.Any
                ? Optional.empty()
                : Optional.of(new WriteResult.Conflict());
    }

    /** A new node is made empty, then written: the answer carries its zxid, and the value is sent once. No node of ours has version 0. */
    private List<Op> replacement(String path, byte[] value, @Nullable Node present) {
        return present == null
                ? List.of(Op.create(path, NOTHING, layout.acl(), CreateMode.PERSISTENT), Op.setData(path, value, 0))
                : List.of(Op.setData(path, value, present.stat().getVersion()));
    }

    WriteResult delete(String key, Expect expect, Deadline deadline) throws DcsException, SessionGoneException {
        String path = paths.key(key);
        while (true) {
            ZooKeeper zooKeeper = connection.await(deadline);
            KeyView seen = look(zooKeeper, path, deadline);
            Node present = seen.node();
            if (seen.deletions() == null) {
                layout.ensure(connection, deadline);
                continue;
            }
            if (present == null && expect instanceof Expect.Any) {
                return new WriteResult.Written(
                        new Revision(seen.deletions().stat().getMzxid()));
            }
            if (present == null || !seen.isAsExpected(expect)) {
                return new WriteResult.Conflict();
            }
            List<Op> operations = List.of(
                    Op.setData(
                            paths.deletions(), NOTHING, seen.deletions().stat().getVersion()),
                    Op.delete(path, present.stat().getVersion()));
            MultiReply reply = connection.write(Requests.multi(zooKeeper, operations), "deleting " + path, deadline);
            if (reply.applied()) {
                return new WriteResult.Written(new Revision(reply.statOfWrite(0).getMzxid()));
            }
            Faults.refuseUnlessRaced(reply, "deleting " + path, connection.server());
            if (reply.failedAt() == 1 && !(expect instanceof Expect.Any)) {
                return new WriteResult.Conflict();
            }
        }
    }

    /** The deletions are read before the key: what is deleted in between moves them past the version that is checked. */
    private KeyView look(ZooKeeper zooKeeper, String path, Deadline deadline)
            throws DcsException, SessionGoneException {
        CompletableFuture<Boolean> sync = Requests.sync(zooKeeper, path);
        CompletableFuture<Requests.Found> deletions = Requests.get(zooKeeper, paths.deletions());
        CompletableFuture<Requests.Found> node = Requests.get(zooKeeper, path);
        CompletableFuture<Requests.Found> leader = Requests.get(zooKeeper, paths.leader());
        CompletableFuture<Requests.Found> epoch = Requests.get(zooKeeper, paths.epoch());
        CompletableFuture<KeyView> all = sync.thenCompose(
                        done -> CompletableFuture.allOf(deletions, node, leader, epoch))
                .thenApply(done -> new KeyView(
                        deletions.join().node(),
                        node.join().node(),
                        Lock.current(leader.join().node(), epoch.join().node())));
        return connection.read(all, "reading " + path, deadline);
    }

    private record KeyView(
            @Nullable Node deletions,
            @Nullable Node node,
            @Nullable Lock holder) {

        boolean showsHeld(Lock lock) {
            return lock.equals(holder);
        }

        boolean isAsExpected(Expect expect) {
            if (expect instanceof Expect.At at) {
                return node != null && node.stat().getMzxid() == at.revision().value();
            }
            return expect instanceof Expect.Any || node == null;
        }
    }
}
