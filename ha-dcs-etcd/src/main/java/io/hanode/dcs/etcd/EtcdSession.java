package io.hanode.dcs.etcd;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
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
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.Optional;

/** A session: one lease, never replaced by another. */
final class EtcdSession implements DcsSession {

    /** Less than the 2 s that the SPI allows. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(1500);

    private final Lease lease;
    private final LeaderKey leader;
    private final MemberKey member;
    private final PermanentKeys permanent;
    private final Sessions sessions;

    EtcdSession(Gateway gateway, Keys keys, Lease lease, NodeName node, Sessions sessions) {
        this.lease = lease;
        this.leader = new LeaderKey(gateway, keys, lease.id());
        this.member = new MemberKey(gateway, keys.member(node.value()), lease.id());
        this.permanent = new PermanentKeys(gateway, keys);
        this.sessions = sessions;
    }

    @Override
    public Duration grantedTtl() {
        return lease.grantedTtl();
    }

    @Override
    public RenewResult renew(Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        return !lease.isGone() && lease.renew(Deadline.in(timeout)) ? RenewResult.RENEWED : RenewResult.EXPIRED;
    }

    @Override
    public AcquireResult tryAcquireLeader(String payload, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        if (lease.isGone()) {
            return new AcquireResult.SessionExpired();
        }
        try {
            return leader.tryAcquire(payload, Deadline.in(timeout));
        } catch (LeaseGoneException e) {
            lease.markGone();
            return new AcquireResult.SessionExpired();
        }
    }

    @Override
    public Optional<LeaderLock> heldLeader(Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        return lease.isGone() ? Optional.empty() : leader.held(Deadline.in(timeout));
    }

    @Override
    public ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        return lease.isGone() || !leader.isOurs(lock)
                ? ReleaseResult.NOT_HELD
                : leader.free(lock.token(), Deadline.in(timeout));
    }

    @Override
    public ReleaseResult revokeLeader(FencingToken token, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        return leader.free(token, Deadline.in(timeout));
    }

    @Override
    public PublishResult publishMember(String payload, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        if (lease.isGone()) {
            return PublishResult.SESSION_EXPIRED;
        }
        try {
            return member.publish(payload, Deadline.in(timeout));
        } catch (LeaseGoneException e) {
            lease.markGone();
            return PublishResult.SESSION_EXPIRED;
        }
    }

    @Override
    public WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException {
        ClusterKeys.requirePermanent(key);
        sessions.checkOpen(this);
        return permanent.write(key, value, expect, Deadline.in(timeout));
    }

    @Override
    public WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
            throws DcsException {
        ClusterKeys.requirePermanent(key);
        sessions.checkOpen(this);
        return lease.isGone() || !leader.isOurs(lock)
                ? new WriteResult.LockLost()
                : permanent.writeAsLeader(lock.token(), key, value, expect, Deadline.in(timeout));
    }

    @Override
    public WriteResult delete(String key, Expect expect, Duration timeout) throws DcsException {
        ClusterKeys.requirePermanent(key);
        sessions.checkOpen(this);
        return permanent.delete(key, expect, Deadline.in(timeout));
    }

    @Override
    public void close() {
        if (sessions.remove(this)) {
            if (!lease.isGone()) {
                lease.revoke(Deadline.in(CLOSE_PATIENCE));
            }
        }
    }

    /** For tests that end this session at the server. */
    long leaseId() {
        return lease.id();
    }
}
