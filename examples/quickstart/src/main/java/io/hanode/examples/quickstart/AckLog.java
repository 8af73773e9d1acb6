package io.hanode.examples.quickstart;

import java.time.Duration;
import java.util.Arrays;

/**
 * Which rows were acknowledged, and when by the monotonic clock. A row's number is 1 or more and higher than that of every row before.
 * All methods may be called from any thread.
 */
public final class AckLog {

    private long[] ids = new long[1024];
    private long[] times = new long[1024];
    private int size;

    /** Notes an acknowledgement. */
    public synchronized void acknowledged(long id, long nanoTime) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            times = Arrays.copyOf(times, 2 * size);
        }
        ids[size] = id;
        times[size] = nanoTime;
        size++;
    }

    /** How many rows were acknowledged. */
    public synchronized int count() {
        return size;
    }

    /** The numbers of all acknowledged rows, ascending. */
    public synchronized long[] ids() {
        return Arrays.copyOf(ids, size);
    }

    /** When this row was acknowledged. */
    public synchronized long timeOf(long id) {
        int index = Arrays.binarySearch(ids, 0, size, id);
        if (index < 0) {
            throw new IllegalArgumentException("row " + id + " was not acknowledged");
        }
        return times[index];
    }

    /** The number of the last row that was acknowledged before the given instant; 0 when none was. */
    public synchronized long lastBefore(long nanoTime) {
        int i = size - 1;
        while (i >= 0 && times[i] - nanoTime >= 0) {
            i--;
        }
        return i < 0 ? 0 : ids[i];
    }

    /**
     * For how long no row was acknowledged: the longest time between two acknowledgements that follow each other, of those times that
     * overlap the given span. Before the first and after the last acknowledgement, the span's own ends count.
     */
    public synchronized Duration longestGap(long from, long to) {
        long longest = 0;
        for (int i = 0; i <= size; i++) {
            long begin = i == 0 ? from : times[i - 1];
            long end = i == size ? Math.max(to, begin) : times[i];
            if (end - from >= 0 && to - begin >= 0) {
                longest = Math.max(longest, end - begin);
            }
        }
        return Duration.ofNanos(longest);
    }
}
