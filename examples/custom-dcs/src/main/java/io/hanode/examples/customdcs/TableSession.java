package io.hanode.examples.customdcs;

import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.Revision;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.WriteResult;
import io.hanode.examples.customdcs.Tables.Row;
import io.hanode.examples.customdcs.Transactions.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A session: every method is one transaction, in which checks and changes are one step. */
final class TableSession implements DcsSession {

    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(1500);

    private final Transactions transactions;
    private final long id;
    private final SessionRequest request;
    private final Consumer<TableSession> onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    TableSession(Transactions transactions, long id, SessionRequest request, Consumer<TableSession> onClose) {
        this.transactions = transactions;
        this.id = id;
        this.request = request;
        this.onClose = onClose;
    }

    long id() {
        return id;
    }

    @Override
    public Duration grantedTtl() {
        return request.ttl();
    }

    /** The database counts from when it hears of the renewal, which is not before it was sent. */
    @Override
    public RenewResult renew(Duration timeout) throws DcsException {
        return call("renewing", timeout, t -> t.renew(id) ? RenewResult.RENEWED : RenewResult.EXPIRED);
    }

    @Override
    public AcquireResult tryAcquireLeader(String payload, Duration timeout) throws DcsException {
        return call("taking the leader lock", timeout, t -> {
            if (!t.isLive(id)) {
                return new AcquireResult.SessionExpired();
            }
            Row holder = t.get(Tables.LEADER);
            return holder != null
                    ? new AcquireResult.HeldBy(Tables.leaderEntry(holder))
                    : new AcquireResult.Acquired(lock(t.put(Tables.LEADER, payload, id)));
        });
    }

    @Override
    public Optional<LeaderLock> heldLeader(Duration timeout) throws DcsException {
        return call("reading the leader lock", timeout, t -> {
            Row holder = t.get(Tables.LEADER);
            return holder != null && isOwn(holder) ? Optional.of(lock(holder.number())) : Optional.empty();
        });
    }

    @Override
    public ReleaseResult releaseLeader(LeaderLock lock, Duration timeout) throws DcsException {
        return call("freeing the leader lock", timeout, t -> free(t, holds(t, lock)));
    }

    @Override
    public ReleaseResult revokeLeader(FencingToken token, Duration timeout) throws DcsException {
        return call("revoking the leader lock", timeout, t -> {
            Row holder = t.get(Tables.LEADER);
            return free(t, holder != null && holder.number() == token.value());
        });
    }

    private static ReleaseResult free(Tables tables, boolean held) throws SQLException {
        if (held) {
            tables.delete(Tables.LEADER);
        }
        return held ? ReleaseResult.RELEASED : ReleaseResult.NOT_HELD;
    }

    @Override
    public PublishResult publishMember(String payload, Duration timeout) throws DcsException {
        String key = "members/" + request.node().value();
        return call("publishing " + key, timeout, t -> {
            if (!t.isLive(id)) {
                return PublishResult.SESSION_EXPIRED;
            }
            Row present = t.get(key);
            if (present != null && present.session() != null && !isOwn(present)) {
                return PublishResult.NAME_TAKEN;
            }
            t.put(key, payload, id);
            return PublishResult.PUBLISHED;
        });
    }

    @Override
    public WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException {
        checkPermanent(key);
        return call("writing " + key, timeout, t -> replace(t, key, value, expect));
    }

    @Override
    public WriteResult writeAsLeader(LeaderLock lock, String key, String value, Expect expect, Duration timeout)
            throws DcsException {
        checkPermanent(key);
        return call(
                "writing " + key,
                timeout,
                t -> holds(t, lock) ? replace(t, key, value, expect) : new WriteResult.LockLost());
    }

    private static WriteResult replace(Tables tables, String key, String value, Expect expect) throws SQLException {
        return isAsExpected(tables.get(key), expect)
                ? new WriteResult.Written(new Revision(tables.put(key, value, null)))
                : new WriteResult.Conflict();
    }

    @Override
    public WriteResult delete(String key, Expect expect, Duration timeout) throws DcsException {
        checkPermanent(key);
        return call("deleting " + key, timeout, t -> {
            Row present = t.get(key);
            boolean deletable = expect instanceof Expect.Any || (present != null && isAsExpected(present, expect));
            if (deletable) {
                t.delete(key);
            }
            return deletable ? new WriteResult.Written(new Revision(0)) : new WriteResult.Conflict();
        });
    }

    private static boolean isAsExpected(@Nullable Row present, Expect expect) {
        if (expect instanceof Expect.At at) {
            return present != null && present.number() == at.revision().value();
        }
        return expect instanceof Expect.Any || present == null;
    }

    /** The token tells this acquisition from every other one, this session's earlier ones too. */
    private boolean holds(Tables tables, LeaderLock lock) throws SQLException {
        Row holder = tables.get(Tables.LEADER);
        return holder != null && isOwn(holder) && holder.number() == lock.token().value();
    }

    private boolean isOwn(Row row) {
        return row.session() != null && row.session() == id;
    }

    private LeaderLock lock(long number) {
        return new LeaderLock(new FencingToken(number), Long.toString(id));
    }

    private <T> T call(String what, Duration timeout, Step<T> step) throws DcsException {
        if (closed.get()) {
            throw new DcsException(Effect.NOT_APPLIED, "session of H2 is closed: " + what);
        }
        return transactions.call(what, timeout, step);
    }

    private static void checkPermanent(String key) {
        if (key.equals(Tables.LEADER) || key.startsWith("members/")) {
            throw new IllegalArgumentException("key '" + key + "' lives with a session: write other keys");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            onClose.accept(this);
            try {
                transactions.call("ending a session", CLOSE_TIMEOUT, t -> {
                    t.endSession(id);
                    return null;
                });
            } catch (DcsException e) {
                // It runs out by itself.
            }
        }
    }
}
