package io.hanode.examples.customdcs;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** A session. Every method is one function from the row's content to its result, and is applied in one step or not at all. */
final class JdbcSession implements DcsSession {

    static final Duration CLOSE_PATIENCE = Duration.ofMillis(1500);

    final JdbcClient client;
    final String id;
    private final SessionRequest request;

    JdbcSession(JdbcClient client, String id, SessionRequest request) {
        this.client = client;
        this.id = id;
        this.request = request;
    }

    @Override
    public Duration grantedTtl() {
        return request.ttl();
    }

    @Override
    public RenewResult renew(Duration timeout) throws DcsException {
        return change(timeout, content -> {
            Content.Session session = content.sessions.get(id);
            if (session == null) {
                return RenewResult.EXPIRED;
            }
            content.renew(id, new Content.Session(session.renewals() + 1, session.ttlMillis()));
            return RenewResult.RENEWED;
        });
    }

    @Override
    public AcquireResult tryAcquireLeader(String payload, Duration timeout) throws DcsException {
        return change(timeout, content -> {
            LeaderEntry holder = content.leader();
            if (!content.sessions.containsKey(id)) {
                return new AcquireResult.SessionExpired();
            } else if (holder != null) {
                return new AcquireResult.HeldBy(holder);
            }
            return new AcquireResult.Acquired(new LeaderLock(
                    new FencingToken(
                            content.put(ClusterKeys.LEADER, payload, id).value()),
                    id));
        });
    }

    @Override
    public Optional<LeaderLock> heldLeader(Duration timeout) throws DcsException {
        return change(
                timeout,
                content -> Optional.ofNullable(content.keys.get(ClusterKeys.LEADER))
                        .filter(leader -> id.equals(leader.session()))
                        .map(leader -> new LeaderLock(new FencingToken(leader.revision()), id)));
    }

    @Override
    public ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException {
        return lock.proof().equals(id) ? revokeLeader(lock.token(), timeout) : ReleaseResult.NOT_HELD;
    }

    @Override
    public ReleaseResult revokeLeader(FencingToken token, Duration timeout) throws DcsException {
        return change(timeout, content -> {
            if (!content.isHeld(token)) {
                return ReleaseResult.NOT_HELD;
            }
            content.delete(ClusterKeys.LEADER);
            return ReleaseResult.RELEASED;
        });
    }

    @Override
    public PublishResult publishMember(String payload, Duration timeout) throws DcsException {
        String key = ClusterKeys.member(request.node());
        return change(timeout, content -> {
            Content.Key present = content.keys.get(key);
            if (!content.sessions.containsKey(id)) {
                return PublishResult.SESSION_EXPIRED;
            } else if (present != null && present.session() != null && !id.equals(present.session())) {
                return PublishResult.NAME_TAKEN;
            }
            content.put(key, payload, id);
            return PublishResult.PUBLISHED;
        });
    }

    @Override
    public WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException {
        return change(timeout, content -> write(content, key, value, expect));
    }

    @Override
    public WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
            throws DcsException {
        return change(
                timeout,
                content -> lock.proof().equals(id) && content.isHeld(lock.token())
                        ? write(content, key, value, expect)
                        : new WriteResult.LockLost());
    }

    private static WriteResult write(Content content, String key, String value, Expect expect) {
        return content.isAsExpected(key, expect)
                ? new WriteResult.Written(content.put(key, value, null))
                : new WriteResult.Conflict();
    }

    @Override
    public WriteResult delete(String key, Expect expect, Duration timeout) throws DcsException {
        return change(
                timeout,
                content -> !(expect instanceof Expect.Absent) && content.isAsExpected(key, expect)
                        ? new WriteResult.Written(content.delete(key))
                        : new WriteResult.Conflict());
    }

    private <T> T change(Duration timeout, Function<Content, T> change) throws DcsException {
        client.sessions.checkOpen(this);
        return client.change(timeout, change);
    }

    @Override
    public void close() {
        if (client.sessions.remove(this)) {
            try {
                client.change(CLOSE_PATIENCE, content -> content.endSession(id));
            } catch (DcsException e) {
                // It runs out by itself.
            }
        }
    }
}
