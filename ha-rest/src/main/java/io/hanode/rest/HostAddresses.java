package io.hanode.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up on threads of its own, which a name server that hangs can hold up, and remembers them: a caller waits at most a
 * second, for a name that was never found before. What was found stays good until the next look-up has found something.
 */
final class HostAddresses implements AutoCloseable {

    private static final Duration FRESH = Duration.ofSeconds(30);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int THREADS = 4;
    private static final int MOST = 512;

    private final ThreadPoolExecutor threads =
            DaemonThreads.pool("hanode-rest-names", THREADS, new ArrayBlockingQueue<>(MOST));
    private final Map<String, Name> names = new ConcurrentHashMap<>();

    /** The addresses of a name, or the address that the text is; none when it cannot be found. */
    Set<InetAddress> of(String host) {
        InetAddress literal = AddressRange.literal(host);
        if (literal != null) {
            return Set.of(literal);
        }
        if (names.size() > MOST) {
            names.clear();
        }
        return names.computeIfAbsent(host, Name::new).addresses();
    }

    @Override
    public void close() {
        DaemonThreads.end(threads);
    }

    private final class Name {

        private final String host;
        private volatile Set<InetAddress> known = Set.of();
        private @Nullable Future<?> latest;
        private long askedAt;

        Name(String host) {
            this.host = host;
        }

        Set<InetAddress> addresses() {
            Future<?> lookUp = lookUp();
            if (known.isEmpty() && lookUp != null) {
                try {
                    lookUp.get(FIRST.toMillis(), TimeUnit.MILLISECONDS);
                } catch (ExecutionException | TimeoutException e) {
                    return known;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return known;
        }

        private synchronized @Nullable Future<?> lookUp() {
            long now = System.nanoTime();
            boolean due = latest == null || (latest.isDone() && now - askedAt > FRESH.toNanos());
            if (due) {
                FutureTask<Boolean> task = new FutureTask<>(this::find, true);
                try {
                    threads.execute(task);
                    latest = task;
                    askedAt = now;
                } catch (RejectedExecutionException e) {
                    // too many look-ups hang, or the server is closed: what is known has to do
                    return latest;
                }
            }
            return latest;
        }

        private void find() {
            try {
                known = Set.of(InetAddress.getAllByName(host));
            } catch (UnknownHostException e) {
                // what was known before may still be right
                return;
            }
        }
    }
}
