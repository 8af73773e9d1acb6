package io.hanode.loop;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.Revision;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A store in memory whose every call a test can replace. Its sessions live until they are told to expire. */
final class FakeStore implements DcsClient {

    /** What a call does. */
    interface Answer<T> {
        T get() throws DcsException;
    }

    final Map<String, DcsEntry> entries = new ConcurrentHashMap<>();
    final AtomicLong revisions = new AtomicLong();
    final AtomicLong sessions = new AtomicLong();
    volatile LeaderEntry leader;
    volatile Runnable watch = () -> {};
    volatile Answer<RenewResult> renew = () -> RenewResult.RENEWED;
    volatile Runnable beforeRead = () -> {};
    volatile Runnable afterRead = () -> {};
    volatile DcsException readFailure;
    volatile DcsException openFailure;
    volatile DcsException writeFailure;
    volatile DcsException releaseFailure;
    volatile boolean closed;
    volatile SessionRequest lastRequest;

    @Override
    public DcsTraits traits() {
        return new DcsTraits("fake", Duration.ofSeconds(4), Duration.ZERO, false);
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        if (openFailure != null) {
            throw openFailure;
        }
        lastRequest = request;
        sessions.incrementAndGet();
        return new Session(request);
    }

    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        beforeRead.run();
        if (readFailure != null) {
            throw readFailure;
        }
        DcsTree tree = DcsTree.of(entries, leader);
        afterRead.run();
        return tree;
    }

    void put(String key, String value) {
        entries.put(key, new DcsEntry(key, value, new Revision(revisions.incrementAndGet())));
        watch.run();
    }

    void lead(String name) {
        leader = new LeaderEntry(name, new FencingToken(revisions.incrementAndGet()));
        watch.run();
    }

    @Override
    public Subscription watch(Runnable maybeChanged) {
        watch = maybeChanged;
        return () -> watch = () -> {};
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class Session implements DcsSession {
        private final SessionRequest request;

        Session(SessionRequest request) {
            this.request = request;
        }

        @Override
        public Duration grantedTtl() {
            return request.ttl();
        }

        @Override
        public RenewResult renew(Duration timeout) throws DcsException {
            return renew.get();
        }

        @Override
        public AcquireResult tryAcquireLeader(String payload, Duration timeout) {
            if (leader != null) {
                return new AcquireResult.HeldBy(leader);
            }
            lead(payload);
            return new AcquireResult.Acquired(new LeaderLock(leader.token(), "proof"));
        }

        @Override
        public Optional<LeaderLock> heldLeader(Duration timeout) {
            return Optional.ofNullable(leader).map(l -> new LeaderLock(l.token(), "proof"));
        }

        @Override
        public ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException {
            if (releaseFailure != null) {
                throw releaseFailure;
            }
            leader = null;
            return ReleaseResult.RELEASED;
        }

        @Override
        public ReleaseResult revokeLeader(FencingToken token, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PublishResult publishMember(String payload, Duration timeout) {
            put("members/" + request.node(), payload);
            return PublishResult.PUBLISHED;
        }

        @Override
        public WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException {
            if (writeFailure != null) {
                throw writeFailure;
            }
            DcsEntry there = entries.get(key);
            boolean good = expect instanceof Expect.Any
                    || (expect instanceof Expect.Absent && there == null)
                    || (expect instanceof Expect.At at
                            && there != null
                            && at.revision().equals(there.revision()));
            if (!good) {
                return new WriteResult.Conflict();
            }
            put(key, value);
            return new WriteResult.Written(entries.get(key).revision());
        }

        @Override
        public WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
                throws DcsException {
            return leader != null && leader.token().equals(lock.token())
                    ? write(key, value, expect, timeout)
                    : new WriteResult.LockLost();
        }

        @Override
        public WriteResult delete(String key, Expect expect, Duration timeout) {
            entries.remove(key);
            return new WriteResult.Written(new Revision(0));
        }

        @Override
        public void close() {
            entries.remove("members/" + request.node());
        }
    }
}
