package io.hanode.dcs.etcd;

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
import io.hanode.dcs.WriteResult;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A session: one lease, never replaced by another. */
final class EtcdSession implements DcsSession {

    /** Less than the 2 s that the SPI allows. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(1500);

    private final Lease lease;
    private final LeaderKey leader;
    private final MemberKey member;
    private final PermanentKeys permanent;
    private final Settings settings;
    private final Consumer<EtcdSession> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    EtcdSession(
            Gateway gateway, Keys keys, Lease lease, NodeName node, Settings settings, Consumer<EtcdSession> onClose) {
        this.lease = lease;
        this.leader = new LeaderKey(gateway, keys, lease.id());
        this.member = new MemberKey(gateway, keys.member(node.value()), lease.id());
        this.permanent = new PermanentKeys(gateway, keys);
        this.settings = settings;
        this.onClose = onClose;
    }

    @Override
    public Duration grantedTtl() {
        return lease.grantedTtl();
    }

    @Override
    public RenewResult renew(Duration timeout) throws DcsException {
        checkOpen();
        return !lease.isGone() && lease.renew(Deadline.in(timeout)) ? RenewResult.RENEWED : RenewResult.EXPIRED;
    }

    @Override
    public AcquireResult tryAcquireLeader(String payload, Duration timeout) throws DcsException {
        checkOpen();
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
        checkOpen();
        return lease.isGone() ? Optional.empty() : leader.held(Deadline.in(timeout));
    }

    @Override
    public ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException {
        checkOpen();
        return lease.isGone() || !leader.isOurs(lock)
                ? ReleaseResult.NOT_HELD
                : leader.free(lock.token(), Deadline.in(timeout));
    }

    @Override
    public ReleaseResult revokeLeader(FencingToken token, Duration timeout) throws DcsException {
        checkOpen();
        return leader.free(token, Deadline.in(timeout));
    }

    @Override
    public PublishResult publishMember(String payload, Duration timeout) throws DcsException {
        checkOpen();
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
        checkPermanent(key);
        checkOpen();
        return permanent.write(key, value, expect, Deadline.in(timeout));
    }

    @Override
    public WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
            throws DcsException {
        checkPermanent(key);
        checkOpen();
        return lease.isGone() || !leader.isOurs(lock)
                ? new WriteResult.LockLost()
                : permanent.writeAsLeader(lock.token(), key, value, expect, Deadline.in(timeout));
    }

    @Override
    public WriteResult delete(String key, Expect expect, Duration timeout) throws DcsException {
        checkPermanent(key);
        checkOpen();
        return permanent.delete(key, expect, Deadline.in(timeout));
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            if (!lease.isGone()) {
                lease.revoke(Deadline.in(CLOSE_PATIENCE));
            }
            onClose.accept(this);
        }
    }

    /** For tests that end this session at the server. */
    long leaseId() {
        return lease.id();
    }

    private void checkOpen() throws DcsException {
        if (closed.get()) {
            throw new DcsException(Effect.NOT_APPLIED, "session at etcd " + settings + " is closed");
        }
    }

    private static void checkPermanent(String key) {
        if (key.equals(Keys.LEADER) || key.startsWith(Keys.MEMBERS)) {
            throw new IllegalArgumentException(
                    "key '" + key + "' lives with a session: write other keys, not the lock or a member");
        }
    }
}
