package io.hanode.testkit.dcs;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.Revision;
import io.hanode.dcs.WriteResult;
import io.hanode.model.NodeName;
import io.hanode.testkit.dcs.InMemoryStore.Item;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** A session of an {@link InMemoryDcsClient}. */
final class InMemoryDcsSession implements DcsSession {

    private final InMemoryDcsClient client;
    private final InMemoryStore store;
    private final long id;
    private final String memberKey;
    private final Duration ttl;
    private final AtomicBoolean closed = new AtomicBoolean();

    InMemoryDcsSession(InMemoryDcsClient client, InMemoryStore store, long id, NodeName node, Duration ttl) {
        this.client = client;
        this.store = store;
        this.id = id;
        this.memberKey = ClusterKeys.MEMBERS + node;
        this.ttl = ttl;
    }

    long id() {
        return id;
    }

    @Override
    public Duration grantedTtl() {
        return ttl;
    }

    @Override
    public RenewResult renew(Duration timeout) throws DcsException {
        return call(() -> store.renew(id) ? RenewResult.RENEWED : RenewResult.EXPIRED);
    }

    @Override
    public AcquireResult tryAcquireLeader(String payload, Duration timeout) throws DcsException {
        return call(() -> {
            if (!store.isLive(id)) {
                return new AcquireResult.SessionExpired();
            }
            LeaderEntry holder = store.leader(client.path());
            return holder != null
                    ? new AcquireResult.HeldBy(holder)
                    : new AcquireResult.Acquired(lock(store.put(client.path(), ClusterKeys.LEADER, payload, id)));
        });
    }

    @Override
    public Optional<LeaderLock> heldLeader(Duration timeout) throws DcsException {
        return call(() -> Optional.ofNullable(store.get(client.path(), ClusterKeys.LEADER))
                .filter(item -> item.session() == id)
                .map(InMemoryDcsSession::lock));
    }

    @Override
    public ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException {
        return call(() -> free(lock.token()));
    }

    @Override
    public ReleaseResult revokeLeader(FencingToken token, Duration timeout) throws DcsException {
        return call(() -> free(token));
    }

    @Override
    public PublishResult publishMember(String payload, Duration timeout) throws DcsException {
        return call(() -> {
            if (!store.isLive(id)) {
                return PublishResult.SESSION_EXPIRED;
            }
            Item present = store.get(client.path(), memberKey);
            if (present != null && present.session() != id) {
                return PublishResult.NAME_TAKEN;
            }
            store.put(client.path(), memberKey, payload, id);
            return PublishResult.PUBLISHED;
        });
    }

    @Override
    public WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException {
        ClusterKeys.requirePermanent(key);
        return call(() -> put(key, value, expect));
    }

    @Override
    public WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
            throws DcsException {
        ClusterKeys.requirePermanent(key);
        return call(
                () -> store.holds(client.path(), lock.token()) ? put(key, value, expect) : new WriteResult.LockLost());
    }

    @Override
    public WriteResult delete(String key, Expect expect, Duration timeout) throws DcsException {
        ClusterKeys.requirePermanent(key);
        return call(() -> {
            boolean absentIsFine = expect instanceof Expect.Any || store.get(client.path(), key) != null;
            return absentIsFine && store.isAsExpected(client.path(), key, expect)
                    ? new WriteResult.Written(store.remove(client.path(), key))
                    : new WriteResult.Conflict();
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            client.forget(this);
        }
    }

    private <T> T call(Supplier<T> step) throws DcsException {
        if (closed.get()) {
            throw new DcsException(Effect.NOT_APPLIED, "session of the in-memory store is closed");
        }
        return client.call(step);
    }

    private ReleaseResult free(FencingToken token) {
        if (!store.holds(client.path(), token)) {
            return ReleaseResult.NOT_HELD;
        }
        store.remove(client.path(), ClusterKeys.LEADER);
        return ReleaseResult.RELEASED;
    }

    private WriteResult put(String key, String value, Expect expect) {
        return store.isAsExpected(client.path(), key, expect)
                ? new WriteResult.Written(new Revision(store.put(client.path(), key, value, InMemoryStore.PERMANENT)
                        .revision()))
                : new WriteResult.Conflict();
    }

    private static LeaderLock lock(Item item) {
        return new LeaderLock(new FencingToken(item.revision()), Long.toString(item.session()));
    }
}
