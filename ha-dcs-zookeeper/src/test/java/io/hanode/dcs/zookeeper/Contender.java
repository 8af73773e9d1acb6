package io.hanode.dcs.zookeeper;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lock as often as it can, holds it for a moment, and notes between which instants it believed that it was the owner:
 * from the answer to the acquisition until it sent the release, or until the lease passed that runs from when its renewal was sent.
 */
final class Contender implements AutoCloseable {

    private static final Duration CALL = Duration.ofSeconds(1);
    private static final Duration TTL = Duration.ofSeconds(3);
    private static final long STEP = 5_000_000;

    private final String name;
    private final DcsClient client;
    private final Queue<Reign> reigns;
    private final AtomicInteger acquiring;
    private final Thread thread;
    private @Nullable DcsSession session;
    private @Nullable LeaderLock former;
    private long validUntil;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    /** What one acquisition was believed to be good for, in {@link System#nanoTime}. */
    record Reign(FencingToken token, String name, long from, long until) {}

    private Contender(String name, DcsClient client, Queue<Reign> reigns, AtomicInteger acquiring) {
        this.name = name;
        this.client = client;
        this.reigns = reigns;
        this.acquiring = acquiring;
        this.thread = Handles.daemon(name, this::run);
    }

    /**
     * Starts one.
     *
     * @param reigns where it notes what it held
     * @param acquiring how many acquisitions are without an answer
     */
    static Contender start(String name, DcsClient client, Queue<Reign> reigns, AtomicInteger acquiring) {
        Contender contender = new Contender(name, client, reigns, acquiring);
        contender.thread.start();
        return contender;
    }

    private void run() {
        try {
            while (!stopped) {
                try {
                    contend(liveSession());
                } catch (DcsException unavailable) {
                    LockSupport.parkNanos(STEP);
                }
            }
        } catch (Throwable t) {
            failure = t;
        }
    }

    private DcsSession liveSession() throws DcsException {
        DcsSession open = session;
        long sentAt = System.nanoTime();
        if (open == null || open.renew(CALL) == RenewResult.EXPIRED) {
            open = client.openSession(new SessionRequest(NodeName.of(name), TTL), CALL);
            session = open;
            former = null;
        }
        validUntil = sentAt + open.grantedTtl().toNanos();
        return open;
    }

    private void contend(DcsSession open) throws DcsException {
        AcquireResult result;
        acquiring.incrementAndGet();
        try {
            result = open.tryAcquireLeader(name, CALL);
        } finally {
            acquiring.decrementAndGet();
        }
        if (result instanceof AcquireResult.Acquired acquired) {
            reign(open, acquired.lock());
        } else if (result instanceof AcquireResult.HeldBy held
                && held.holder().value().equals(name)) {
            // An acquisition or a release that nobody answered.
            Optional<LeaderLock> own = open.heldLeader(CALL);
            if (own.isPresent()) {
                open.releaseLeader(own.get(), CALL);
            }
        } else if (result instanceof AcquireResult.HeldBy held) {
            writeAsDeposed(open, held.holder());
            LockSupport.parkNanos(STEP);
        } else {
            LockSupport.parkNanos(STEP);
        }
    }

    /** What a former acquisition still wants to write, after another is seen in its place, is refused. */
    private void writeAsDeposed(DcsSession open, LeaderEntry holder) throws DcsException {
        LeaderLock over = former;
        if (over != null && !over.token().equals(holder.token())) {
            WriteResult result = open.writeAsLeader(over, "status", over.token().toString(), Expect.any(), CALL);
            if (!(result instanceof WriteResult.LockLost)) {
                throw new AssertionError(
                        "wrote with token " + over.token() + " after the lock was seen with " + holder);
            }
        }
    }

    private void reign(DcsSession open, LeaderLock lock) throws DcsException {
        long from = System.nanoTime();
        former = lock;
        boolean held = true;
        for (int i = 0; i < 5 && held && System.nanoTime() < validUntil; i++) {
            held = writes(open, lock);
            LockSupport.parkNanos(STEP);
        }
        long until = Math.min(System.nanoTime(), validUntil);
        if (from < until) {
            reigns.add(new Reign(lock.token(), name, from, until));
        }
        open.releaseLeader(lock, CALL);
    }

    private static boolean writes(DcsSession open, LeaderLock lock) {
        try {
            WriteResult result = open.writeAsLeader(lock, "status", lock.token().toString(), Expect.any(), CALL);
            return result instanceof WriteResult.Written;
        } catch (DcsException unknown) {
            return true;
        }
    }

    /** Ends it, and fails if it has met what must not happen. */
    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new AssertionError(name + " failed", failure);
        }
    }

    /** The reigns in the order of their tokens. */
    static List<Reign> inOrder(Queue<Reign> reigns) {
        return reigns.stream()
                .sorted(java.util.Comparator.comparing(Reign::token))
                .toList();
    }
}
