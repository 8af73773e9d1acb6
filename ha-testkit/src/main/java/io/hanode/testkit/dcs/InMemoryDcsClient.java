package io.hanode.testkit.dcs;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.Watches;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One client of an {@link InMemoryDcs}, and the place to make its calls fail. Thread-safe. */
public final class InMemoryDcsClient implements DcsClient {

    private static final DcsTraits TRAITS = new DcsTraits("memory", Duration.ofMillis(1), Duration.ZERO, true);

    private final InMemoryStore store;
    private final String path;
    private final List<InMemoryDcsSession> sessions = new CopyOnWriteArrayList<>();
    private final Watches watches = new Watches();
    private final Deque<DcsFault> faults = new ArrayDeque<>();
    private DcsFault lasting = DcsFault.NONE;
    private boolean cutOff;
    private boolean closed;

    InMemoryDcsClient(InMemoryStore store, DcsScope scope) {
        this.store = store;
        this.path = scope.path();
        store.run(() -> {
            store.register(this);
            return null;
        });
    }

    /** Cuts this client off: its calls are refused, its watches stay silent, its sessions run out unless it is reconnected in time. */
    public synchronized void cutOff() {
        cutOff = true;
    }

    /** Makes all calls of this client and its sessions fail in the given way until {@link #reconnect}. */
    public synchronized void failAll(DcsFault fault) {
        lasting = fault;
    }

    /** Ends {@link #cutOff()} and {@link #failAll}; the watches are called, as after every reconnect. */
    public void reconnect() {
        synchronized (this) {
            cutOff = false;
            lasting = DcsFault.NONE;
        }
        wake();
    }

    /** Makes the next calls of this client and its sessions fail in the given ways, in this order, after those already given. */
    public synchronized void failNext(DcsFault... next) {
        faults.addAll(List.of(next));
    }

    @Override
    public DcsTraits traits() {
        return TRAITS;
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        return call(() -> {
            InMemoryDcsSession session = new InMemoryDcsSession(
                    this, store, store.openSession(request.ttl()), request.node(), request.ttl());
            sessions.add(session);
            return session;
        });
    }

    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        return call(() -> store.read(path));
    }

    @Override
    public Subscription watch(Runnable maybeChanged) {
        return watches.add(maybeChanged);
    }

    @Override
    public void close() {
        boolean reachable;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            reachable = !cutOff;
        }
        watches.close();
        store.run(() -> {
            store.unregister(this);
            if (reachable) {
                sessions.forEach(session -> store.endSession(session.id()));
            }
            return null;
        });
    }

    String path() {
        return path;
    }

    /** Does one step on the store as the faults have it. */
    <T extends @Nullable Object> T call(Supplier<T> step) throws DcsException {
        switch (nextFault()) {
            case REFUSED ->
                throw new DcsException(Effect.NOT_APPLIED, "in-memory store refused the call, as a test wants it");
            case REQUEST_LOST -> throw lost();
            case REPLY_LOST -> {
                store.run(step);
                throw lost();
            }
            case NONE -> {}
        }
        return store.run(step);
    }

    /** Ends a session that its owner has closed; false when this client is cut off, so that it has to run out. */
    void forget(InMemoryDcsSession session) {
        boolean reachable;
        synchronized (this) {
            reachable = !cutOff && !closed;
        }
        sessions.remove(session);
        if (reachable) {
            store.run(() -> {
                store.endSession(session.id());
                return null;
            });
        }
    }

    void wake() {
        synchronized (this) {
            if (cutOff || closed) {
                return;
            }
        }
        watches.wake();
    }

    private synchronized DcsFault nextFault() throws DcsException {
        if (closed) {
            throw new DcsException(Effect.NOT_APPLIED, "client of the in-memory store is closed");
        }
        if (cutOff) {
            throw new DcsException(Effect.NOT_APPLIED, "client is cut off from the in-memory store");
        }
        DcsFault fault = faults.poll();
        return fault == null ? lasting : fault;
    }

    private static DcsException lost() {
        return new DcsException(Effect.UNKNOWN, "no answer from the in-memory store, as a test wants it");
    }
}
