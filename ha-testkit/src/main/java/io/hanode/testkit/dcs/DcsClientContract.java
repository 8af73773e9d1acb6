package io.hanode.testkit.dcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.SessionRequest;
import io.hanode.model.ClusterName;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;

/**
 * What every {@link DcsClient} promises, as JUnit tests: extend this class, say how to connect, and run it against the real store.
 * Every test has a cluster of its own, so that one store serves them all. For a store that is reached by TCP extend
 * {@link NetworkedDcsContract} instead: it makes the network fail, and asks for more.
 *
 * <p>Nothing is skipped silently: a hook that returns false, or a trait that says no, fails its tests unless {@link #lacks} gives the
 * reason, which is then printed. An adapter that is to be trusted lacks nothing.
 */
public abstract class DcsClientContract {

    /** Time that a call gets when it is expected to succeed. Generous: machines that run tests are slow. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration STEP = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final DcsScope scope = new DcsScope(
            "service",
            new ClusterName("contract-" + UUID.randomUUID().toString().substring(0, 8)));
    private final List<DcsClient> clients = new ArrayList<>();

    /** For subclasses. */
    protected DcsClientContract() {}

    /** A new client with connections of its own. The contract closes it. */
    protected abstract DcsClient connect(DcsScope scope);

    /** The TTL that the contract asks for: short, since tests wait for it to pass, and at least what the store grants. */
    protected Duration ttl() {
        return Duration.ofSeconds(3);
    }

    /** Lets time pass. With a clock of the test's own: moves it, and lets the store notice. */
    protected void passTime(Duration duration) {
        await().pollDelay(duration.toMillis(), TimeUnit.MILLISECONDS)
                .atMost(duration.plus(LIMIT))
                .until(() -> true);
    }

    /** The clock that {@link #passTime} moves, in nanoseconds. */
    protected long nanos() {
        return System.nanoTime();
    }

    /** What this store cannot do, each with the reason; its tests are skipped and say so. */
    protected Map<DcsCapability, String> lacks() {
        return Map.of();
    }

    /** Ends a session at the store, behind its owner's back. Returns when the store has done so; false when it cannot be done. */
    protected boolean expire(DcsSession session) {
        return false;
    }

    /** Lets the network of one client (of its sessions, too) fail until {@link #restore}; false when it cannot be done. */
    protected boolean fail(DcsClient client, DcsOutage outage) {
        return false;
    }

    /** Ends {@link #fail}. */
    protected void restore(DcsClient client) {}

    /** Writes raw bytes as a foreign program would, to a key below the cluster's base path; false when it cannot be done. */
    protected boolean putForeign(DcsScope of, String key, byte[] value) {
        return false;
    }

    /** Called when a client that {@link #connect} made has been closed: the place to end its proxy. */
    protected void afterClose(DcsClient client) {}

    /** Closes what the test has opened. */
    @AfterEach
    final void closeClients() {
        for (DcsClient client : List.copyOf(clients)) {
            close(client);
        }
    }

    /** Closes a client and what belongs to it. */
    final void close(DcsClient client) {
        client.close();
        if (clients.remove(client)) {
            afterClose(client);
        }
    }

    final DcsScope scope() {
        return scope;
    }

    final DcsClient client() {
        return client(scope);
    }

    final DcsClient client(DcsScope of) {
        DcsClient client = connect(of);
        clients.add(client);
        return client;
    }

    final DcsSession session(DcsClient client, String node) throws DcsException {
        return client.openSession(new SessionRequest(NodeName.of(node), ttl()), TIMEOUT);
    }

    /** A session of a client of its own. */
    final DcsSession session(String node) throws DcsException {
        return session(client(), node);
    }

    /** Takes the lock, which must be free. */
    final LeaderLock acquire(DcsSession session, String payload) throws DcsException {
        AcquireResult result = session.tryAcquireLeader(payload, TIMEOUT);
        assertThat(result).isInstanceOf(AcquireResult.Acquired.class);
        return ((AcquireResult.Acquired) result).lock();
    }

    /** Lets time pass until something holds; fails after a limit far beyond what any store needs. */
    final void eventually(String what, Callable<Boolean> condition) throws Exception {
        long start = nanos();
        while (!condition.call()) {
            assertThat(nanos() - start)
                    .as("nanoseconds waited until %s", what)
                    .isLessThan(LIMIT.plus(ttl().multipliedBy(4)).toNanos());
            passTime(STEP);
        }
    }

    /** Lets a session end at the store, or skips the test. */
    final void expireOrSkip(DcsSession session) {
        skipUnless(expire(session), DcsCapability.EXPIRY_FROM_OUTSIDE);
    }

    /** Lets a client's network fail, or skips the test. */
    final void failOrSkip(DcsClient client, DcsOutage outage) {
        skipUnless(fail(client, outage), DcsCapability.OUTAGES);
    }

    /** A key that must be there. */
    static DcsEntry entry(DcsTree tree, String key) {
        DcsEntry entry = tree.entries().get(key);
        if (entry == null) {
            throw new AssertionError(
                    "key '" + key + "' is missing in " + tree.entries().keySet());
        }
        return entry;
    }

    /** Goes on when it could be done; skips the test when the adapter says why not, and fails it when it says nothing. */
    final void skipUnless(boolean done, DcsCapability capability) {
        if (done) {
            return;
        }
        String reason = lacks().get(capability);
        assertThat(reason)
                .as("%s could not be used, and lacks() gives no reason for it", capability)
                .isNotBlank();
        System.out.println("SKIPPED: " + getClass().getSimpleName() + " lacks " + capability + ": " + reason);
        Assumptions.abort(capability + ": " + reason);
    }

    final void skipUnlessRevocable(DcsClient client) {
        skipUnless(client.traits().canRevoke(), DcsCapability.REVOCATION);
    }

    /** Sessions: granted, renewed, expired, closed. */
    @Nested
    class Sessions extends SessionClauses {
        Sessions() {
            super(DcsClientContract.this);
        }
    }

    /** The leader lock and its tokens. */
    @Nested
    class Locks extends LockClauses {
        Locks() {
            super(DcsClientContract.this);
        }
    }

    /** Writes that rely on the lock. */
    @Nested
    class GuardedWrites extends GuardedWriteClauses {
        GuardedWrites() {
            super(DcsClientContract.this);
        }
    }

    /** Conditional writes and deletions. */
    @Nested
    class Writes extends WriteClauses {
        Writes() {
            super(DcsClientContract.this);
        }
    }

    /** Reading the whole tree. */
    @Nested
    class Reads extends ReadClauses {
        Reads() {
            super(DcsClientContract.this);
        }
    }

    /** The member key. */
    @Nested
    class Members extends MemberClauses {
        Members() {
            super(DcsClientContract.this);
        }
    }

    /** Watches. */
    @Nested
    class Watches extends WatchClauses {
        Watches() {
            super(DcsClientContract.this);
        }
    }

    /** Silence, lost replies, deadlines. */
    @Nested
    class Outages extends OutageClauses {
        Outages() {
            super(DcsClientContract.this);
        }
    }

    /** Closing, and what is left behind. */
    @Nested
    class Closing extends ClosingClauses {
        Closing() {
            super(DcsClientContract.this);
        }
    }
}
