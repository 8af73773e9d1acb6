package io.hanode.postgres.local;

import io.hanode.postgres.PostmasterIdentity;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells, on a thread of its own, when the server process ends and when a replication process comes or goes. A process that this JVM
 * started ends with an event; one that it found running is looked at every 20 ms (the JDK's own wait for such a process looks every
 * 300 ms and then ever less often), and so are known replication processes: commits may wait for one that went. New ones are seen by
 * their titles, every 100 ms.
 */
final class ServerWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ServerWatch.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int LOOKS_PER_SCAN = 5;

    /** A new process changes its title only after it has begun: so often it is looked at again. */
    private static final int TITLE_LOOKS = 5;

    /** With more new connections than this, only so many titles are read in one scan. */
    private static final int TITLES_PER_SCAN = 50;

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Semaphore wake = new Semaphore(0);
    private final Map<Long, Integer> looks = new HashMap<>();
    private final Set<Long> replication = new HashSet<>();

    @Nullable
    private volatile PostmasterIdentity current;

    private volatile boolean closed;

    @Nullable
    private Thread thread;

    void onChange(Runnable code) {
        listeners.add(code);
    }

    /** The last server process that was known to live. */
    @Nullable
    PostmasterIdentity current() {
        return current;
    }

    /** From now on this process is watched. */
    void track(PostmasterIdentity identity) {
        if (identity.equals(current)) {
            return;
        }
        lock.lock();
        try {
            if (identity.equals(current) || closed) {
                return;
            }
            current = identity;
            if (thread == null) {
                thread = new Thread(this::run, "hanode-postgres-watch");
                thread.setDaemon(true);
                thread.start();
            }
            wake.release();
        } finally {
            lock.unlock();
        }
    }

    /** The process has ended: tells so once. */
    void ended(PostmasterIdentity identity) {
        lock.lock();
        try {
            if (!identity.equals(current)) {
                return;
            }
            current = null;
            wake.release();
        } finally {
            lock.unlock();
        }
        fire();
    }

    private void run() {
        int look = 0;
        while (!closed) {
            PostmasterIdentity watched = awaitLook();
            if (watched == null) {
                looks.clear();
                replication.clear();
            } else if (!Processes.alive(watched.pid(), watched.startedAt())) {
                ended(watched);
            } else if (replicationEnded() || (++look % LOOKS_PER_SCAN == 0 && replicationChanged(watched.pid()))) {
                fire();
            }
        }
    }

    private @Nullable PostmasterIdentity awaitLook() {
        try {
            if (current == null && !closed) {
                wake.acquire();
            } else if (wake.tryAcquire(LOOK_NANOS, TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
            return current;
        } catch (InterruptedException e) {
            closed = true;
            return null;
        }
    }

    private boolean replicationEnded() {
        return replication.removeIf(pid -> Processes.startOf(pid).isEmpty());
    }

    private boolean replicationChanged(long postmaster) {
        Set<Long> children = new HashSet<>(Processes.children(postmaster));
        boolean changedNow = replication.retainAll(children);
        looks.keySet().retainAll(children);
        int titles = 0;
        for (Long child : children) {
            int looked = looks.getOrDefault(child, 0);
            if (replication.contains(child) || looked >= TITLE_LOOKS || titles++ >= TITLES_PER_SCAN) {
                continue;
            }
            looks.put(child, looked + 1);
            String title = Processes.commandLine(child);
            if (title.contains("walsender ") || title.contains("walreceiver")) {
                replication.add(child);
                changedNow = true;
            }
        }
        return changedNow;
    }

    private void fire() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                log.warn("a listener of the server's changes failed", e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        wake.release();
    }
}
