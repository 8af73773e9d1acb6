package io.hanode.dcs.consul;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.ReleaseResult;
import java.util.Optional;

/**
 * Taking, finding and freeing the leader lock. Whatever is done again here was certainly refused before, never unanswered.
 *
 * <p>An acquisition is the write that makes the key and locks it for a session; nobody writes it again while it is held, so its
 * version is the token. A key that no session has locked is nobody's: somebody made it by hand.
 */
final class LockOperations {

    private final ConsulApi api;
    private final String key;
    private final String session;

    LockOperations(ConsulApi api, String key, String session) {
        this.api = api;
        this.key = key;
        this.session = session;
    }

    AcquireResult tryAcquire(String payload, Deadline deadline) throws DcsException {
        Transaction acquisition = new Transaction().checkAbsent(key);
        while (!deadline.hasPassed()) {
            TransactionReply reply = api.apply(acquisition.lock(key, payload, session), deadline);
            if (reply.applied()) {
                return new AcquireResult.Acquired(lock(reply.modifyIndex()));
            }
            if (reply.sessionGone()) {
                return new AcquireResult.SessionExpired();
            }
            Optional<Pair> seen = api.get(key, deadline);
            if (seen.isPresent() && seen.get().session() != null) {
                return new AcquireResult.HeldBy(seen.get().leader());
            }
            acquisition = seen.isEmpty()
                    ? new Transaction().checkAbsent(key)
                    : new Transaction().checkIndex(key, seen.get().modifyIndex());
        }
        throw new DcsException(
                Effect.NOT_APPLIED, api.describe() + " did not give the leader lock in time, nor a holder");
    }

    Optional<LeaderLock> held(Deadline deadline) throws DcsException {
        return api.get(key, deadline)
                .filter(pair -> session.equals(pair.session()))
                .map(pair -> lock(pair.modifyIndex()));
    }

    ReleaseResult release(LeaderLock lock, Deadline deadline) throws DcsException {
        return isOwn(lock) ? freed(guard(lock), deadline) : ReleaseResult.NOT_HELD;
    }

    ReleaseResult revoke(FencingToken token, Deadline deadline) throws DcsException {
        return freed(new Transaction().checkIndex(key, token.value()), deadline);
    }

    private ReleaseResult freed(Transaction guard, Deadline deadline) throws DcsException {
        return api.apply(guard.delete(key), deadline).applied() ? ReleaseResult.RELEASED : ReleaseResult.NOT_HELD;
    }

    /** Whether an acquisition is one of this session. */
    boolean isOwn(LeaderLock lock) {
        return lock.proof().equals(session);
    }

    /** Steps that are refused unless this acquisition still holds the lock. */
    Transaction guard(LeaderLock lock) {
        return new Transaction()
                .checkSession(key, session)
                .checkIndex(key, lock.token().value());
    }

    private LeaderLock lock(long modifyIndex) {
        return new LeaderLock(new FencingToken(modifyIndex), session);
    }
}
