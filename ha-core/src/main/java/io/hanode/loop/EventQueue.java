package io.hanode.loop;

import io.hanode.HaEvent;
import io.hanode.HaListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners of events, in order, on one thread of its own. Bounded: when a listener is too slow, the oldest are dropped. */
final class EventQueue implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventQueue.class);

    private final Clock clock;
    private final List<HaListener> listeners;
    private final int capacity;
    private final Lock lock;
    private final Condition changed;
    private final Deque<HaEvent> queue = new ArrayDeque<>();
    private final Scheduling.Handle thread;
    private long dropped;
    private boolean closed;

    EventQueue(String name, Clock clock, List<HaListener> listeners, int capacity) {
        this.clock = clock;
        this.listeners = new ArrayList<>(listeners);
        this.capacity = capacity;
        lock = clock.scheduling().newLock();
        changed = lock.newCondition();
        this.thread = clock.scheduling().start("hanode-" + name + "-events", true, this::run);
    }

    /** Queues an event. Never blocks. */
    void add(HaEvent event) {
        lock.lock();
        try {
            if (closed || listeners.isEmpty()) {
                return;
            }
            if (queue.size() == capacity) {
                queue.removeFirst();
                if (dropped++ == 0) {
                    log.warn("a listener is too slow: events are being dropped, the oldest first");
                }
            }
            queue.addLast(event);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Logs a warning and tells the listeners. */
    void warn(String text) {
        log.warn("{}", text);
        add(new HaEvent.Warning(clock.wall(), text));
    }

    private void run() {
        for (HaEvent event = next(); event != null; event = next()) {
            for (HaListener listener : listeners) {
                try {
                    listener.onEvent(event);
                } catch (RuntimeException | LinkageError e) {
                    log.warn("listener {} failed at {}", listener, event, e);
                }
            }
        }
    }

    private @Nullable HaEvent next() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (dropped > 0) {
                HaEvent lost =
                        new HaEvent.Warning(clock.wall(), dropped + " events were dropped: a listener is too slow");
                dropped = 0;
                return lost;
            }
            return queue.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more events, and waits up to a second until the listeners heard the last one. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.join(Duration.ofSeconds(1));
    }
}
