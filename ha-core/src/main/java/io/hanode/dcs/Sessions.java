package io.hanode.dcs;

import io.hanode.dcs.DcsException.Effect;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The open sessions of one client, for those who write adapters: they end with the client, and none is opened after its end.
 * Thread-safe.
 */
public final class Sessions {

    private final String store;
    private final Set<DcsSession> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * The sessions of a client that is open, none yet.
     *
     * @param store for messages, like {@code etcd at host:2379}
     */
    public Sessions(String store) {
        this.store = store;
    }

    /**
     * For the beginning of every call.
     *
     * @throws DcsException NOT_APPLIED, when the client is closed
     */
    public void checkOpen() throws DcsException {
        if (closed.get()) {
            throw new DcsException(Effect.NOT_APPLIED, "client of " + store + " is closed");
        }
    }

    /**
     * Adds a session that was just opened.
     *
     * @return the session
     * @throws DcsException NOT_APPLIED, when the client was closed meanwhile; the session is closed, too
     */
    public <S extends DcsSession> S add(S session) throws DcsException {
        open.add(session);
        if (closed.get()) {
            session.close();
            checkOpen();
        }
        return session;
    }

    /**
     * For the beginning of every call of a session.
     *
     * @throws DcsException NOT_APPLIED, when the session is closed
     */
    public void checkOpen(DcsSession session) throws DcsException {
        if (!open.contains(session)) {
            throw new DcsException(Effect.NOT_APPLIED, "session of " + store + " is closed");
        }
    }

    /** Takes a session out that is being closed; false when it was closed before. */
    public boolean remove(DcsSession session) {
        return open.remove(session);
    }

    /**
     * Ends the client: refuses calls from now on, and closes the sessions side by side, since each may have to wait for a silent
     * server. Returns when they are closed, or the patience is over.
     *
     * @param meanwhile what else is to be closed, on this thread, by the same instant
     * @return whether this call has ended it; false, with nothing done, when another has
     */
    public boolean close(Duration patience, Consumer<Deadline> meanwhile) {
        if (!closed.compareAndSet(false, true)) {
            return false;
        }
        Deadline deadline = Deadline.in(patience);
        List<Thread> closers = open.stream().map(Sessions::startClosing).toList();
        meanwhile.accept(deadline);
        closers.forEach(closer -> join(closer, deadline));
        return true;
    }

    private static Thread startClosing(DcsSession session) {
        Thread closer = new Thread(session::close, "hanode-dcs-close");
        closer.setDaemon(true);
        closer.start();
        return closer;
    }

    private static void join(Thread closer, Deadline deadline) {
        try {
            closer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
