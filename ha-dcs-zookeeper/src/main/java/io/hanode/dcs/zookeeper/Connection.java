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

    private final String servers;
    private final Runnable onStateChange;
    private State state = State.CONNECTING;
    private @Nullable ZooKeeper zooKeeper;

    /**
     * A connection that {@link #attach} gives its handle.
     *
     * @param servers for messages
     * @param onStateChange called on ZooKeeper's event thread after each change of the state
     */
    Connection(String servers, Runnable onStateChange) {
        this.servers = servers;
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
                throw new DcsException(
                        Effect.NOT_APPLIED, "not connected to ZooKeeper at " + servers + notConnectedReason());
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DcsException(
                        Effect.NOT_APPLIED, "interrupted while connecting to ZooKeeper at " + servers, e);
            }
        }
    }

    private String notConnectedReason() {
        return state == State.AUTH_FAILED ? ": authentication failed, check user and password" : " in time";
    }

    /** The handle, connected or not; null before it is attached. */
    synchronized @Nullable ZooKeeper handle() {
        return zooKeeper;
    }

    String servers() {
        return servers;
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
        try {
            return request.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DcsException(ifUnanswered, "ZooKeeper at " + servers + " did not answer in time: " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DcsException(
                    ifUnanswered, "interrupted while waiting for ZooKeeper at " + servers + ": " + what, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KeeperException fault) {
                if (fault.code() == Code.SESSIONEXPIRED) {
                    throw new SessionGoneException(true);
                }
                throw Faults.translate(fault, ifUnanswered, what, servers);
            }
            throw new DcsException(ifUnanswered, "ZooKeeper at " + servers + " failed: " + what, e.getCause());
        }
    }
}
