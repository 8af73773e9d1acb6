package io.hanode.dcs;

import io.hanode.dcs.DcsClient.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of one client, for those who write adapters: whoever learns of a change or a reconnect calls {@link #wake()}.
 * Thread-safe. A callback that fails is logged and harms no other.
 */
public final class Watches implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Watches.class);

    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    /** No watches yet. */
    public Watches() {}

    /** Adds a watch, for {@link DcsClient#watch}. */
    public Subscription add(Runnable maybeChanged) {
        Watch watch = new Watch(maybeChanged);
        watches.add(watch);
        return watch;
    }

    /** Calls all of them on this thread. */
    public void wake() {
        watches.forEach(Watch::call);
    }

    /** Ends all of them. */
    @Override
    public void close() {
        watches.forEach(Watch::close);
    }

    /** Closing waits for a call that runs on another thread, so that none starts afterwards; it may be closed from inside a call. */
    private final class Watch implements Subscription {

        private final Runnable maybeChanged;
        private boolean open = true;

        Watch(Runnable maybeChanged) {
            this.maybeChanged = maybeChanged;
        }

        synchronized void call() {
            if (open) {
                try {
                    maybeChanged.run();
                } catch (RuntimeException e) {
                    log.warn("A watch's callback failed; the watch goes on", e);
                }
            }
        }

        @Override
        public synchronized void close() {
            open = false;
            watches.remove(this);
        }
    }
}
