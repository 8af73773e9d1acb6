package io.hanode.dcs.consul;

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
import io.hanode.dcs.Revision;
import io.hanode.dcs.Sessions;
import io.hanode.dcs.WriteResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session: one Consul session, from opening to its end. Its id is never given again. */
final class ConsulSession implements DcsSession {

    private static final Logger log = LoggerFactory.getLogger(ConsulSession.class);

    /** Less than the 2 s that the SPI allows. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(1500);
    /** Deleted keys have no version; Consul's counter starts at 1. */
    private static final Revision DELETED = new Revision(0);

    private static final long NO_VERSION = Long.MAX_VALUE;

    private final ConsulApi api;
    private final Keys keys;
    private final String id;
    private final String memberKey;
    private final Duration grantedTtl;
    private final LockOperations locks;
    private final Sessions sessions;

    ConsulSession(ConsulApi api, Keys keys, String id, String node, Duration grantedTtl, Sessions sessions) {
        this.api = api;
        this.keys = keys;
        this.id = id;
        this.memberKey = ClusterKeys.MEMBERS + node;
        this.grantedTtl = grantedTtl;
        this.locks = new LockOperations(api, keys.leader(), id);
        this.sessions = sessions;
    }

    @Override
    public Duration grantedTtl() {
        return grantedTtl;
    }

    @Override
    public RenewResult renew(Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        return api.renewSession(id, Deadline.in(timeout)) ? RenewResult.RENEWED : RenewResult.EXPIRED;
    }

    @Override
    public AcquireResult tryAcquireLeader(String payload, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        return locks.tryAcquire(payload, Deadline.in(timeout));
    }

    @Override
    public Optional<LeaderLock> heldLeader(Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        return locks.held(Deadline.in(timeout));
    }

    @Override
    public ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        return locks.release(lock, Deadline.in(timeout));
    }

    @Override
    public ReleaseResult revokeLeader(FencingToken token, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        return locks.revoke(token, Deadline.in(timeout));
    }

    /** Locking a key again only writes it; locking another's is refused; a key without an owner was made by hand. */
    @Override
    public PublishResult publishMember(String payload, Duration timeout) throws DcsException {
        sessions.checkOpen(this);
        checkSize(memberKey, payload);
        Transaction lock = new Transaction().lock(keys.full(memberKey), payload, id);
        TransactionReply reply = api.apply(lock, Deadline.in(timeout));
        if (reply.applied()) {
            return PublishResult.PUBLISHED;
        }
        return reply.sessionGone() ? PublishResult.SESSION_EXPIRED : PublishResult.NAME_TAKEN;
    }

    @Override
    public WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException {
        ClusterKeys.requirePermanent(key);
        sessions.checkOpen(this);
        return write(new Transaction(), key, value, expect, timeout);
    }

    @Override
    public WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
            throws DcsException {
        ClusterKeys.requirePermanent(key);
        sessions.checkOpen(this);
        return locks.isOwn(lock) ? write(locks.guard(lock), key, value, expect, timeout) : new WriteResult.LockLost();
    }

    /** Adds the write to the guards, and does all of it. */
    private WriteResult write(Transaction guards, String key, String value, Expect expect, Duration timeout)
            throws DcsException {
        checkSize(key, value);
        int first = guards.size();
        Long expected = expectedIndex(expect);
        Transaction all =
                expected == null ? guards.set(keys.full(key), value) : guards.cas(keys.full(key), value, expected);
        TransactionReply reply = api.apply(all, Deadline.in(timeout));
        if (reply.applied()) {
            return new WriteResult.Written(new Revision(reply.modifyIndex()));
        }
        return reply.failedBefore(first) ? new WriteResult.LockLost() : new WriteResult.Conflict();
    }

    /** The version that Consul shall compare, 0 for none being there; null for no condition. */
    private static @Nullable Long expectedIndex(Expect expect) {
        if (expect instanceof Expect.At at) {
            // To Consul, 0 would mean that the key must be absent.
            return at.revision().equals(DELETED) ? NO_VERSION : at.revision().value();
        }
        return expect instanceof Expect.Any ? null : 0L;
    }

    @Override
    public WriteResult delete(String key, Expect expect, Duration timeout) throws DcsException {
        ClusterKeys.requirePermanent(key);
        sessions.checkOpen(this);
        if (expect instanceof Expect.Absent) {
            return new WriteResult.Conflict();
        }
        Transaction deletion = new Transaction();
        if (expect instanceof Expect.At at) {
            deletion.checkIndex(keys.full(key), at.revision().value());
        }
        TransactionReply reply = api.apply(deletion.delete(keys.full(key)), Deadline.in(timeout));
        return reply.applied() ? new WriteResult.Written(DELETED) : new WriteResult.Conflict();
    }

    @Override
    public void close() {
        if (sessions.remove(this)) {
            try {
                api.destroySession(id, Deadline.in(CLOSE_PATIENCE));
            } catch (DcsException e) {
                log.info("Consul did not answer the end of session {}; it runs out by itself: {}", id, e.getMessage());
            }
        }
    }

    /** For tests that end this session at the server. */
    String id() {
        return id;
    }

    private static void checkSize(String key, String value) throws DcsException {
        int size = value.getBytes(StandardCharsets.UTF_8).length;
        if (size > ConsulApi.LARGEST_VALUE) {
            throw new DcsException(
                    Effect.NOT_APPLIED,
                    "value of key '" + key + "' has " + size + " bytes: Consul takes " + ConsulApi.LARGEST_VALUE
                            + " in a transaction");
        }
    }
}
