package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.jspecify.annotations.Nullable;

/**
 * One ZooKeeper session's handle and its state. It is bound to its first session for ever: when that has gone, this object says so,
 * and nothing replaces it.
 */
final class Connection implements Watcher {

    private enum State {
        CONNECTING,
        CONNECTED,
        AUTH_FAILED,
        GONE
    }

    private final ServerTrail trail;
    private final Runnable onStateChange;
    private State state = State.CONNECTING;
    private @Nullable ZooKeeper zooKeeper;

    /**
     * A connection that {@link #attach} gives its handle.
     *
     * @param trail where the handle goes
     * @param onStateChange called on ZooKeeper's event thread after each change of the state
     */
    Connection(ServerTrail trail, Runnable onStateChange) {
        this.trail = trail;
        this.onStateChange = onStateChange;
    }

    synchronized void attach(ZooKeeper handle) {
        zooKeeper = handle;
        notifyAll();
    }

    @Override
    public void process(WatchedEvent event) {
        if (event.getType() != Event.EventType.None) {
            return;
        }
        synchronized (this) {
            if (state == State.GONE) {
                return;
            }
            state = switch (event.getState()) {
                case SyncConnected, SaslAuthenticated -> State.CONNECTED;
                case Expired, Closed -> State.GONE;
                case AuthFailed -> State.AUTH_FAILED;
                default -> State.CONNECTING;
            };
            notifyAll();
        }
        onStateChange.run();
    }

    synchronized boolean isConnected() {
        return state == State.CONNECTED && zooKeeper != null;
    }

    synchronized boolean isGone() {
        return state == State.GONE;
    }

    /** Marks the session as gone; calls that wait are answered. */
    synchronized void markGone() {
        state = State.GONE;
        notifyAll();
    }

    /** The handle, once it is connected. Nothing has been sent when this throws. */
    synchronized ZooKeeper await(Deadline deadline) throws DcsException, SessionGoneException {
        while (true) {
            if (state == State.GONE) {
                throw new SessionGoneException(false);
            }
            ZooKeeper handle = zooKeeper;
            if (state == State.CONNECTED && handle != null) {
                return handle;
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos());
            if (millis <= 0) {
                throw notConnected();
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DcsException(
                        Effect.NOT_APPLIED, "interrupted while connecting to ZooKeeper at " + trail.servers(), e);
            }
        }
    }

    /** That there was no connection in time, and which server did what. */
    synchronized DcsException notConnected() {
        String reason = state == State.AUTH_FAILED
                ? ": authentication failed, check user and password"
                : " in time" + trail.deeds();
        return new DcsException(Effect.NOT_APPLIED, "not connected to ZooKeeper at " + trail.servers() + reason);
    }

    /** The handle, connected or not; null before it is attached. */
    synchronized @Nullable ZooKeeper handle() {
        return zooKeeper;
    }

    /** The server that requests go to, for messages. */
    String server() {
        return trail.server();
    }

    ServerTrail trail() {
        return trail;
    }

    /** Waits for the answer to a request that changes nothing. */
    <T> T read(CompletableFuture<T> request, String what, Deadline deadline) throws DcsException, SessionGoneException {
        return answer(request, what, deadline, Effect.NOT_APPLIED);
    }

    /** Waits for the answer to a request that changes something. */
    <T> T write(CompletableFuture<T> request, String what, Deadline deadline)
            throws DcsException, SessionGoneException {
        return answer(request, what, deadline, Effect.UNKNOWN);
    }

    private <T> T answer(CompletableFuture<T> request, String what, Deadline deadline, Effect ifUnanswered)
            throws DcsException, SessionGoneException {
        String server = server();
        try {
            return request.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DcsException(ifUnanswered, "ZooKeeper at " + server + " did not answer in time: " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DcsException(
                    ifUnanswered, "interrupted while waiting for ZooKeeper at " + server + ": " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeeperException fault) {
                if (fault.code() == Code.SESSIONEXPIRED) {
                    throw new SessionGoneException(true);
                }
                throw Faults.translate(fault, ifUnanswered, what, server);
            }
            throw new DcsException(ifUnanswered, "ZooKeeper at " + server + " failed: " + what, e.getCause());
        }
    }
}
