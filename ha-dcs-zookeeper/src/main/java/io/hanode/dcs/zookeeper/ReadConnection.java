package io.hanode.dcs.zookeeper;

import io.hanode.dcs.DcsClient.Subscription;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.Watches;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.utils.ZookeeperFactory;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection for reading and watching. Curator keeps it up: it owns nothing, so unlike a session it may be replaced whenever
 * it is lost. Requests go to the handle itself, with deadlines of our own; none is left to Curator's queue and retries.
 */
final class ReadConnection {

    private static final Logger log = LoggerFactory.getLogger(ReadConnection.class);

    /** Milliseconds; or three ticks: short enough to leave a silent server soon, and within what every server grants. */
    private static final int SHORTEST_SESSION = 1500;

    private final Settings settings;
    private final Paths paths;
    private final ScheduledExecutorService scheduler;
    private final CuratorFramework curator;
    private final Watches watches = new Watches();
    private @Nullable Connection current;
    private boolean closed;

    ReadConnection(Settings settings, Paths paths, ScheduledExecutorService scheduler) {
        this.settings = settings;
        this.paths = paths;
        this.scheduler = scheduler;
        int sessionTimeout = Math.max(
                SHORTEST_SESSION, (int) settings.tickTime().multipliedBy(3).toMillis());
        this.curator = CuratorFrameworkFactory.builder()
                .connectString(settings.servers())
                .ensembleTracker(false)
                .sessionTimeoutMs(sessionTimeout)
                .connectionTimeoutMs(sessionTimeout)
                .retryPolicy((retries, elapsed, sleeper) -> false)
                .zookeeperFactory(new Factory())
                .threadFactory(work -> Handles.daemon("hanode-zk-curator", work))
                .build();
        curator.start();
    }

    /** The connection of now, once it is connected. */
    synchronized Connection await(Deadline deadline) throws DcsException {
        while (!closed) {
            if (current != null && current.isConnected()) {
                return current;
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos());
            if (millis <= 0) {
                throw current == null ? notConnected() : current.notConnected();
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DcsException(Effect.NOT_APPLIED, "interrupted while connecting to ZooKeeper", e);
            }
        }
        throw new DcsException(Effect.NOT_APPLIED, "client of ZooKeeper at " + settings.servers() + " is closed");
    }

    private DcsException notConnected() {
        return new DcsException(Effect.NOT_APPLIED, "not connected to ZooKeeper at " + settings.servers() + " in time");
    }

    Subscription watch(Runnable maybeChanged) {
        return watches.add(maybeChanged);
    }

    /** Ends the connection on another thread, since Curator waits for a silent server; does not wait longer than the deadline. */
    void close(Deadline deadline) {
        watches.close();
        Connection last;
        synchronized (this) {
            closed = true;
            last = current;
            notifyAll();
        }
        Thread closer = Handles.daemon("hanode-zk-close", curator::close);
        closer.start();
        ZooKeeper handle = last == null ? null : last.handle();
        if (handle == null) {
            Handles.join(closer, deadline);
        } else {
            Handles.await(closer, handle, deadline);
        }
    }

    private void onStateChange(Connection connection) {
        synchronized (this) {
            if (closed || connection != current) {
                return;
            }
            notifyAll();
        }
        if (connection.isConnected()) {
            startWatching(connection);
        }
    }

    /** Watches, then wakes everybody: what changed while nobody watched is found by whoever reads after that. */
    private void startWatching(Connection connection) {
        ZooKeeper handle = connection.handle();
        if (handle == null || !connection.isConnected()) {
            return;
        }
        CompletableFuture<Boolean> unused = Requests.watchTree(handle, paths.base(), this::onChange)
                .whenComplete((done, error) -> {
                    if (error == null) {
                        watches.wake();
                    } else if (connection.isConnected()) {
                        log.warn(
                                "Cannot watch {} at ZooKeeper {}, trying again",
                                paths.base(),
                                settings.servers(),
                                error);
                        retryWatching(connection);
                    }
                });
    }

    private void retryWatching(Connection connection) {
        synchronized (this) {
            if (closed || connection != current) {
                return;
            }
        }
        ScheduledFuture<?> unused = scheduler.schedule(
                () -> startWatching(connection), settings.tickTime().toNanos(), TimeUnit.NANOSECONDS);
    }

    private void onChange(WatchedEvent event) {
        String path = event.getPath();
        if (event.getType() != Watcher.Event.EventType.None && path != null && !paths.isInternal(path)) {
            watches.wake();
        }
    }

    /** Hands every handle to Curator as it wants it, and keeps hold of it. */
    private final class Factory implements ZookeeperFactory {

        @Override
        public ZooKeeper newZooKeeper(String servers, int sessionTimeout, Watcher watcher, boolean readOnly)
                throws DcsException {
            Connection[] made = new Connection[1];
            Connection connection = new Connection(new ServerTrail(servers), () -> onStateChange(made[0]));
            made[0] = connection;
            synchronized (ReadConnection.this) {
                current = connection;
            }
            ZooKeeper handle = Handles.open(settings, connection.trail(), Duration.ofMillis(sessionTimeout), event -> {
                connection.process(event);
                watcher.process(event);
            });
            connection.attach(handle);
            onStateChange(connection);
            return handle;
        }

        @Override
        public ZooKeeper newZooKeeper(
                String servers, int sessionTimeout, Watcher watcher, boolean readOnly, ZKClientConfig ignored)
                throws DcsException {
            return newZooKeeper(servers, sessionTimeout, watcher, readOnly);
        }
    }
}
