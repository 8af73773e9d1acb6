package io.hanode.it;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A client that inserts one row after the other, wherever the primary is, and remembers what was acknowledged, and when. */
final class Writer implements AutoCloseable {

    private static final AtomicLong NEXT = new AtomicLong();

    /** Where the client connects to. */
    interface Place {
        Connection connect() throws SQLException;
    }

    private final TestCluster cluster;
    private final Place place;
    private final List<Long> acknowledged = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> times = Collections.synchronizedList(new ArrayList<>());
    private final Thread thread = new Thread(this::run, "writer");
    private volatile boolean stopped;

    private Writer(TestCluster cluster, Place place) {
        this.cluster = cluster;
        this.place = place;
        thread.setDaemon(true);
    }

    static Writer start(TestCluster cluster) {
        return start(
                cluster, () -> cluster.connect(cluster.leader().orElseThrow(() -> new SQLException("nobody leads"))));
    }

    static Writer start(TestCluster cluster, Place place) {
        Writer writer = new Writer(cluster, place);
        writer.thread.start();
        return writer;
    }

    private void run() {
        while (!stopped) {
            try (Connection connection = place.connect();
                    PreparedStatement insert = connection.prepareStatement("INSERT INTO rows VALUES (?, 'x')")) {
                write(insert);
            } catch (SQLException unavailable) {
                // A row that was not acknowledged does not count; the next one goes to whoever leads then.
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void write(PreparedStatement insert) throws SQLException {
        while (!stopped) {
            long id = NEXT.incrementAndGet();
            insert.setLong(1, id);
            insert.executeUpdate();
            times.add(System.nanoTime());
            acknowledged.add(id);
        }
    }

    /** The longest time without an acknowledgement since the given one. */
    Duration longestPause(long sinceNanos) {
        long last = sinceNanos;
        long longest = 0;
        synchronized (times) {
            for (long time : times) {
                if (time > last) {
                    longest = Math.max(longest, time - last);
                    last = time;
                }
            }
        }
        return Duration.ofNanos(longest);
    }

    /** Waits until that many more rows were acknowledged. */
    void awaitRows(int more) {
        int before = acknowledged.size();
        TestCluster.eventually().until(() -> acknowledged.size() >= before + more);
    }

    void stop() {
        stopped = true;
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The acknowledged rows that the given node does not have. */
    Set<Long> missing(String name) throws SQLException {
        return missing(() -> cluster.connect(name));
    }

    /** The acknowledged rows that are not found there. */
    Set<Long> missing(Place where) throws SQLException {
        Set<Long> missing = new HashSet<>(acknowledged);
        try (Connection c = where.connect();
                Statement s = c.createStatement();
                ResultSet r = s.executeQuery("SELECT id FROM rows")) {
            while (r.next()) {
                missing.remove(r.getLong(1));
            }
        }
        return missing;
    }

    @Override
    public void close() {
        stop();
    }
}
