package io.hanode.dcs.zookeeper;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.ReleaseResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * Taking, finding and freeing the leader lock. Whatever is done again here was certainly refused before, never unanswered.
 */
final class LockOperations {

    private static final byte[] NOTHING = {};

    private final Connection connection;
    private final Paths paths;
    private final Layout layout;
    private final long sessionId;

    LockOperations(Connection connection, Paths paths, Layout layout, long sessionId) {
        this.connection = connection;
        this.paths = paths;
        this.layout = layout;
        this.sessionId = sessionId;
    }

    AcquireResult tryAcquire(String payload, Deadline deadline) throws DcsException, SessionGoneException {
        while (true) {
            ZooKeeper zooKeeper = connection.await(deadline);
            LockView seen = look(zooKeeper, deadline);
            if (seen.leader() != null) {
                return new AcquireResult.HeldBy(Lock.entry(seen.leader()));
            }
            if (seen.epoch() == null) {
                layout.ensure(connection, deadline);
                continue;
            }
            int version = seen.epoch().stat().getVersion();
            MultiReply reply = connection.write(
                    Requests.multi(zooKeeper, acquisition(payload, version)), "taking the leader lock", deadline);
            if (reply.applied()) {
                FencingToken token = new FencingToken(reply.statOfWrite(0).getMzxid());
                return new AcquireResult.Acquired(new Lock(sessionId, version + 1, token).toLeaderLock());
            }
            refuseUnlessRaced(reply, "taking the leader lock");
            if (reply.fault() == Code.NONODE) {
                layout.ensure(connection, deadline);
            }
        }
    }

    private List<Op> acquisition(String payload, int epochVersion) {
        byte[] value = payload.getBytes(StandardCharsets.UTF_8);
        String held = paths.held(sessionId, epochVersion + 1);
        return List.of(
                Op.setData(paths.epoch(), value, epochVersion),
                Op.create(paths.leader(), value, layout.acl(), CreateMode.EPHEMERAL),
                Op.setData(paths.leader(), value, 0),
                Op.create(held, NOTHING, layout.acl(), CreateMode.EPHEMERAL));
    }

    Optional<LeaderLock> held(Deadline deadline) throws DcsException, SessionGoneException {
        ZooKeeper zooKeeper = connection.await(deadline);
        LockView seen = look(zooKeeper, deadline);
        Lock lock = Lock.current(seen.leader(), seen.epoch());
        if (lock == null || lock.sessionId() != sessionId) {
            return Optional.empty();
        }
        boolean whole = connection
                        .read(
                                Requests.get(zooKeeper, paths.held(sessionId, lock.epoch())),
                                "reading the leader lock",
                                deadline)
                        .node()
                != null;
        return whole ? Optional.of(lock.toLeaderLock()) : Optional.empty();
    }

    ReleaseResult release(LeaderLock proof, Deadline deadline) throws DcsException, SessionGoneException {
        Lock lock = Lock.of(proof, sessionId);
        if (lock == null) {
            return ReleaseResult.NOT_HELD;
        }
        ZooKeeper zooKeeper = connection.await(deadline);
        List<Op> freeing = List.of(
                Op.check(paths.epoch(), lock.epoch()),
                Op.delete(paths.leader(), Lock.LEADER_VERSION),
                Op.delete(paths.held(sessionId, lock.epoch()), -1));
        return freed(connection.write(Requests.multi(zooKeeper, freeing), "freeing the leader lock", deadline));
    }

    /** Frees another's lock, and moves the epoch, so that whatever the deposed holder still sends is refused. */
    ReleaseResult revoke(FencingToken token, Deadline deadline) throws DcsException, SessionGoneException {
        ZooKeeper zooKeeper = connection.await(deadline);
        LockView seen = look(zooKeeper, deadline);
        Node leader = seen.leader();
        if (leader == null || leader.stat().getCzxid() != token.value()) {
            return ReleaseResult.NOT_HELD;
        }
        Lock lock = Lock.current(leader, seen.epoch());
        if (lock == null) {
            throw new DcsException(
                    Effect.NOT_APPLIED,
                    "leader lock of " + paths.base()
                            + " was taken by a node that is not HaNode, so it cannot be revoked by its"
                            + " token: wait until it is released or its session ends");
        }
        List<Op> freeing = List.of(
                Op.setData(paths.epoch(), NOTHING, lock.epoch()),
                Op.delete(paths.leader(), Lock.LEADER_VERSION),
                Op.delete(paths.held(lock.sessionId(), lock.epoch()), -1));
        return freed(connection.write(Requests.multi(zooKeeper, freeing), "revoking the leader lock", deadline));
    }

    private ReleaseResult freed(MultiReply reply) throws DcsException {
        if (reply.applied()) {
            return ReleaseResult.RELEASED;
        }
        refuseUnlessRaced(reply, "freeing the leader lock");
        return ReleaseResult.NOT_HELD;
    }

    /** What the lock looks like to a server that has caught up with its leader. */
    private LockView look(ZooKeeper zooKeeper, Deadline deadline) throws DcsException, SessionGoneException {
        CompletableFuture<Boolean> sync = Requests.sync(zooKeeper, paths.leader());
        CompletableFuture<Requests.Found> leader = Requests.get(zooKeeper, paths.leader());
        CompletableFuture<Requests.Found> epoch = Requests.get(zooKeeper, paths.epoch());
        return connection.read(
                sync.thenCompose(done -> leader).thenCombine(epoch, (l, e) -> new LockView(l.node(), e.node())),
                "reading the leader lock",
                deadline);
    }

    /** Lets pass what another client's move explains; everything else (permissions, quota) has to be told. */
    private void refuseUnlessRaced(MultiReply reply, String what) throws DcsException {
        Faults.refuseUnlessRaced(reply, what, connection.server());
    }

    private record LockView(@Nullable Node leader, @Nullable Node epoch) {}
}
