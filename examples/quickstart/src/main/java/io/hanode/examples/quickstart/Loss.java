package io.hanode.examples.quickstart;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What the loss of a primary cost.
 *
 * @param missing acknowledged rows that the new primary does not have
 * @param window how long before the loss the oldest of them was acknowledged; zero when none is missing
 * @param suffix whether they are the very last ones before the loss, without a row between them that is there
 */
record Loss(List<Long> missing, Duration window, boolean suffix) {

    /**
     * Judges missing rows.
     *
     * @param missing ascending
     * @param killed when the primary was about to be lost
     * @param resumed when the first row was acknowledged after it: whatever came before is the old primary's
     */
    static Loss of(List<Long> missing, AckLog log, long killed, long resumed) {
        if (missing.isEmpty()) {
            return new Loss(missing, Duration.ZERO, true);
        }
        long first = missing.get(0);
        long last = log.lastBefore(resumed);
        long expected =
                Arrays.stream(log.ids()).filter(id -> id >= first && id <= last).count();
        boolean suffix = missing.get(missing.size() - 1) == last && expected == missing.size();
        return new Loss(missing, Duration.ofNanos(Math.max(0, killed - log.timeOf(first))), suffix);
    }

    /** Whether asynchronous replication explains it: only the last moment's rows, and all from one moment on. */
    boolean isWithin(Duration limit) {
        return suffix && window.compareTo(limit) <= 0;
    }
}
