package io.hanode.dcs.zookeeper;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.Sessions;
import io.hanode.dcs.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.zookeeper.ZooKeeper;

/** A session: one ZooKeeper session of its own, from opening to its end, never replaced by another. */
final class ZooKeeperSession implements DcsSession {

    /** Less than the 2 s that the SPI allows. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(1500);

    /** ZooKeeper's servers break connections on requests above 1,048,575 bytes, keys and all; what then happened is unknown. */
    private static final int LARGEST_VALUE = 1_000_000;

    private final Connection connection;
    private final Paths paths;
    private final SessionLease lease;
    private final LockOperations locks;
    private final WriteOperations writes;
    private final MemberOperations members;
    private final Sessions sessions;

    ZooKeeperSession(
            Connection connection,
            Paths paths,
            Layout layout,
            SessionLease lease,
            MemberOperations members,
            Sessions sessions) {
        this.connection = connection;
        this.paths = paths;
        this.lease = lease;
        this.members = members;
        this.sessions = sessions;
        this.locks = new LockOperations(connection, paths, layout, lease.sessionId());
        this.writes = new WriteOperations(connection, paths, layout);
    }

    @Override
    public Duration grantedTtl() {
        return lease.grantedTtl();
    }

    @Override
    public RenewResult renew(Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        try {
            lease.renew(Deadline.in(timeout));
            return RenewResult.RENEWED;
        } catch (SessionGoneException e) {
            return RenewResult.EXPIRED;
        }
    }

    @Override
    public AcquireResult tryAcquireLeader(String payload, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        try {
            return locks.tryAcquire(payload, Deadline.in(timeout));
        } catch (SessionGoneException e) {
            return new AcquireResult.SessionExpired();
        }
    }

    @Override
    public Optional<LeaderLock> heldLeader(Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        try {
            return locks.held(Deadline.in(timeout));
        } catch (SessionGoneException e) {
            return Optional.empty();
        }
    }

    @Override
    public ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        try {
            return locks.release(lock, Deadline.in(timeout));
        } catch (SessionGoneException e) {
            return ReleaseResult.NOT_HELD;
        }
    }

    @Override
    public ReleaseResult revokeLeader(FencingToken token, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        try {
            return locks.revoke(token, Deadline.in(timeout));
        } catch (SessionGoneException e) {
            throw gone(e, "revoking the leader lock");
        }
    }

    @Override
    public PublishResult publishMember(String payload, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        checkSize("of this member", payload);
        try {
            return members.publish(payload, Deadline.in(timeout));
        } catch (SessionGoneException e) {
            return PublishResult.SESSION_EXPIRED;
        }
    }

    @Override
    public WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException {
        checkPermanent(key);
        sessions.checkOpen(this);
        checkSize(key, value);
        try {
            return writes.write(null, key, value, expect, Deadline.in(timeout));
        } catch (SessionGoneException e) {
            throw gone(e, "writing " + paths.key(key));
        }
    }

    @Override
    public WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
            throws DcsException {
        checkPermanent(key);
        sessions.checkOpen(this);
        checkSize(key, value);
        Lock own = Lock.of(lock, lease.sessionId());
        if (own == null) {
            return new WriteResult.LockLost();
        }
        try {
            return writes.write(own, key, value, expect, Deadline.in(timeout));
        } catch (SessionGoneException e) {
            if (e.submitted()) {
                throw gone(e, "writing " + paths.key(key));
            }
            return new WriteResult.LockLost();
        }
    }

    @Override
    public WriteResult delete(String key, Expect expect, Duration timeout) throws DcsException {
        checkPermanent(key);
        sessions.checkOpen(this);
        try {
            return writes.delete(key, expect, Deadline.in(timeout));
        } catch (SessionGoneException e) {
            throw gone(e, "deleting " + paths.key(key));
        }
    }

    @Override
    public void close() {
        if (sessions.remove(this)) {
            lease.end(CLOSE_PATIENCE);
        }
    }

    /** For tests that end this session at the server. */
    ZooKeeper zooKeeper() {
        return lease.zooKeeper();
    }

    private DcsException gone(SessionGoneException e, String what) {
        return new DcsException(
                e.submitted() ? Effect.UNKNOWN : Effect.NOT_APPLIED,
                "session at ZooKeeper " + connection.trail().servers() + " has expired: " + what,
                e);
    }

    private static void checkSize(String key, String value) throws DcsException {
        int size = value.getBytes(StandardCharsets.UTF_8).length;
        if (size > LARGEST_VALUE) {
            throw new DcsException(
                    Effect.NOT_APPLIED,
                    "value of key '" + key + "' has " + size + " bytes: ZooKeeper takes " + LARGEST_VALUE);
        }
    }

    private static void checkPermanent(String key) {
        ClusterKeys.requirePermanent(key);
        if (key.equals(Paths.INTERNAL) || key.startsWith(Paths.INTERNAL + "/")) {
            throw new IllegalArgumentException("key '" + key + "' is this adapter's own: write other keys");
        }
    }
}
