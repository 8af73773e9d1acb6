package io.hanode.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What a number of measurements say together.
 *
 * @param min the shortest
 * @param median the middle one; of an even number, the mean of the two in the middle
 * @param max the longest
 */
record Spread(Duration min, Duration median, Duration max) {

    static Spread of(List<Duration> measured) {
        if (measured.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Duration> sorted = measured.stream().sorted().toList();
        int middle = sorted.size() / 2;
        Duration median = sorted.size() % 2 == 1
                ? sorted.get(middle)
                : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2);
        return new Spread(sorted.get(0), median, sorted.get(sorted.size() - 1));
    }

    /** Minimum, median and maximum in seconds. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f / %.3f / %.3f", seconds(min), seconds(median), seconds(max));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
