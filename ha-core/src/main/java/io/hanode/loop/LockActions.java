package io.hanode.loop;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.ReleaseResult;
import io.hanode.model.NodeName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes, finds again and gives up the leader lock. Used by the loop's thread only. */
final class LockActions {

    private static final Logger log = LoggerFactory.getLogger(LockActions.class);

    private final NodeName self;
    private final LeaseKeeper keeper;
    private final LeaseState lease;
    private final Calls calls;
    private @Nullable LeaderLock givenUp;

    LockActions(NodeName self, LeaseKeeper keeper, LeaseState lease, Calls calls) {
        this.self = self;
        this.keeper = keeper;
        this.lease = lease;
        this.calls = calls;
    }

    boolean acquire() throws DcsException {
        Optional<DcsSession> session = fresh();
        if (session.isEmpty()) {
            return false;
        }
        AcquireResult result =
                calls.dcs("acquire", () -> session.get().tryAcquireLeader(self.value(), lease.writeTimeout()));
        if (result instanceof AcquireResult.Acquired acquired) {
            return hold(session.get(), acquired.lock());
        } else if (result instanceof AcquireResult.HeldBy held) {
            log.info("the leader lock is held by {}", held.holder());
        } else {
            lease.expired(session.get(), "the session expired in the store");
        }
        return false;
    }

    boolean adopt(FencingToken token) throws DcsException {
        LeaderLock unwanted = givenUp;
        if (unwanted != null && unwanted.token().equals(token)) {
            // Its release went unanswered and may yet take effect: a lock that was given up is never used again.
            release(unwanted);
            return false;
        }
        Optional<DcsSession> session = fresh();
        if (session.isEmpty()) {
            return false;
        }
        Optional<LeaderLock> held = calls.dcs("held", () -> session.get().heldLeader(lease.writeTimeout()))
                .filter(l -> l.token().equals(token));
        return held.isPresent() && hold(session.get(), held.get());
    }

    private boolean hold(DcsSession session, LeaderLock taken) throws DcsException {
        if (lease.hold(session, taken)) {
            log.info("the leader lock was taken with token {}", taken.token());
            return true;
        }
        log.info(
                "the leader lock with token {} is given up: its session is gone, or another node was promised that it goes on",
                taken.token());
        release(taken);
        return false;
    }

    /** A lock must not begin with an old lease: it could pass before the server is ready. */
    private Optional<DcsSession> fresh() throws DcsException {
        Optional<DcsSession> session = lease.session();
        return session.isPresent() && keeper.renewIfOlderThan(lease.writeTimeout(), session.get())
                ? session
                : Optional.empty();
    }

    boolean release(LeaderLock lock) throws DcsException {
        Optional<DcsSession> session = lease.session();
        // First of all it counts as given up: whatever the store answers, this node does not lead any more.
        lease.released(lock);
        givenUp = lock;
        if (session.isEmpty()) {
            return false;
        }
        ReleaseResult result = calls.dcs("release", () -> session.get().releaseLeader(lock, lease.writeTimeout()));
        log.info("the leader lock with token {}: {}", lock.token(), result);
        return true;
    }
}
