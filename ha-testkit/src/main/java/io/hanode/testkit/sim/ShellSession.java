package io.hanode.testkit.sim;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.WriteResult;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A session of a simulated process. */
final class ShellSession implements DcsSession {

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final ShellProcess process;
    private final SimDcs store;
    private final SimDcs.Session session;
    private boolean closed;

    ShellSession(ShellProcess process, SimDcs.Session session) {
        this.process = process;
        this.store = process.world.dcs;
        this.session = session;
    }

    private <R> R call(String what, Duration timeout, Supplier<R> apply) throws DcsException {
        if (closed) {
            throw new DcsException(DcsException.Effect.NOT_APPLIED, "the session is closed");
        }
        return process.calls.make(what, timeout, apply);
    }

    /** A call that an action makes. */
    private <R> R act(String what, Duration timeout, Supplier<R> apply) throws DcsException {
        process.beforeAction();
        try {
            R result = call(what, timeout, apply);
            process.tell(what + ": " + result);
            return result;
        } catch (DcsException e) {
            process.tell(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    @Override
    public Duration grantedTtl() {
        return session.ttl;
    }

    @Override
    public RenewResult renew(Duration timeout) throws DcsException {
        return call("renew", timeout, () -> store.renew(session));
    }

    @Override
    public AcquireResult tryAcquireLeader(String payload, Duration timeout) throws DcsException {
        return act("acquire", timeout, () -> store.acquire(session, payload));
    }

    @Override
    public Optional<LeaderLock> heldLeader(Duration timeout) throws DcsException {
        return act("held", timeout, () -> store.held(session));
    }

    @Override
    public ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException {
        return act("release " + lock.token(), timeout, () -> process.world.release(process.node, lock));
    }

    @Override
    public ReleaseResult revokeLeader(FencingToken token, Duration timeout) {
        throw new UnsupportedOperationException("this store revokes nothing, as its traits say");
    }

    @Override
    public PublishResult publishMember(String payload, Duration timeout) throws DcsException {
        process.beforeAction();
        return call("publish", timeout, () -> store.publish(session, payload));
    }

    @Override
    public WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException {
        return act("write " + key + " = " + value, timeout, () -> store.write(key, value, expect));
    }

    @Override
    public WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
            throws DcsException {
        boolean guarded = process.world.policy.guardsWrites();
        return act(
                "write " + key + " = " + value + " under " + lock.token(),
                timeout,
                () -> store.writeAsLeader(process.node.name, lock, key, value, expect, guarded));
    }

    @Override
    public WriteResult delete(String key, Expect expect, Duration timeout) {
        throw new UnsupportedOperationException("no node deletes a permanent key");
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        try {
            act("close session " + session.id, CLOSING, () -> {
                store.end(session);
                return "closed";
            });
        } catch (DcsException e) {
            process.tell("session " + session.id + " is left to expire");
        } finally {
            closed = true;
        }
    }
}
