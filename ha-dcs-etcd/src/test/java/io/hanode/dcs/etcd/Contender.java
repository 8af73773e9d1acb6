package io.hanode.dcs.etcd;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lock again and again, for as long as it may: what a node does, without a PostgreSQL. It believes in its lock until its lease
 * may have run out, counted from when the renewal was sent.
 */
final class Contender implements Runnable {

    private static final Duration TTL = Duration.ofSeconds(5);
    private static final Duration BUDGET = Duration.ofMillis(900);
    private static final long MARGIN_NANOS = Duration.ofSeconds(1).toNanos();

    private final DcsClient client;
    private final String name;
    private final Ownership ownership;
    private volatile boolean stopped;
    private @Nullable DcsSession session;
    private @Nullable LeaderLock former;
    private long validUntil;

    Contender(DcsClient client, String name, Ownership ownership) {
        this.client = client;
        this.name = name;
        this.ownership = ownership;
    }

    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        while (!stopped) {
            try {
                turn();
            } catch (DcsException e) {
                ownership.failed(e);
            } catch (RuntimeException e) {
                ownership.violated(name + " failed with " + e);
                return;
            }
        }
    }

    private void turn() throws DcsException {
        DcsSession mine = session;
        if (mine == null) {
            long sentAt = System.nanoTime();
            mine = client.openSession(new SessionRequest(NodeName.of(name), TTL), BUDGET);
            validUntil = sentAt + mine.grantedTtl().toNanos() - MARGIN_NANOS;
            session = mine;
        }
        renew(mine);
        Optional<LeaderLock> lock = take(mine);
        if (lock.isPresent()) {
            hold(mine, lock.get());
        }
    }

    private void renew(DcsSession mine) throws DcsException {
        long sentAt = System.nanoTime();
        if (mine.renew(BUDGET) == RenewResult.EXPIRED) {
            mine.close();
            session = null;
            former = null;
            throw new DcsException(DcsException.Effect.NOT_APPLIED, name + "'s session has expired");
        }
        validUntil = sentAt + mine.grantedTtl().toNanos() - MARGIN_NANOS;
    }

    /** After an answer that was lost, the lock may be held without anybody knowing. */
    private Optional<LeaderLock> take(DcsSession mine) throws DcsException {
        AcquireResult result = mine.tryAcquireLeader(name, BUDGET);
        if (result instanceof AcquireResult.HeldBy held) {
            writeAsDeposed(mine, held.holder());
        }
        return result instanceof AcquireResult.Acquired acquired
                ? Optional.of(acquired.lock())
                : mine.heldLeader(BUDGET);
    }

    /** What a former acquisition still wants to write, after another is seen in its place, is refused. */
    private void writeAsDeposed(DcsSession mine, LeaderEntry holder) throws DcsException {
        LeaderLock over = former;
        if (over != null && !over.token().equals(holder.token())) {
            WriteResult result = mine.writeAsLeader(over, "status", over.token().toString(), Expect.any(), BUDGET);
            if (!(result instanceof WriteResult.LockLost)) {
                ownership.violated(
                        name + " wrote with token " + over.token() + " after the lock was seen with " + holder);
            }
        }
    }

    private void hold(DcsSession mine, LeaderLock lock) throws DcsException {
        former = lock;
        if (System.nanoTime() < validUntil) {
            ownership.begin(name, lock.token());
            try {
                mine.writeAsLeader(lock, "status", lock.token().toString(), Expect.any(), BUDGET);
            } finally {
                boolean inTime = System.nanoTime() < validUntil + MARGIN_NANOS;
                ownership.end(name, inTime);
            }
        }
        mine.releaseLeader(lock, BUDGET);
    }
}
