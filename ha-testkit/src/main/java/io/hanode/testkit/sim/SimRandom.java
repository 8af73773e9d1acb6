package io.hanode.testkit.sim;

import java.util.List;
import java.util.SplittableRandom;

/** All chance of one world. Its algorithm is specified by the JDK, so a seed means the same everywhere. */
final class SimRandom {

    private final SplittableRandom random;

    SimRandom(long seed) {
        this(new SplittableRandom(seed));
    }

    private SimRandom(SplittableRandom random) {
        this.random = random;
    }

    /** An independent stream, so that one more draw here does not change everything there. */
    SimRandom split() {
        return new SimRandom(random.split());
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** The seed of another stream. */
    long seed() {
        return random.nextLong();
    }

    /** A number from the range, both ends included. */
    long between(long low, long high) {
        return low >= high ? low : random.nextLong(low, high + 1);
    }

    int index(int size) {
        return random.nextInt(size);
    }

    double fraction() {
        return random.nextDouble();
    }

    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /** Milliseconds from the range, in nanoseconds. */
    long millis(long low, long high) {
        return between(low * SimScheduler.MILLI, high * SimScheduler.MILLI);
    }

    /** Mostly near the low end, sometimes far out: how delays are spread in practice. Nanoseconds. */
    long skewedMillis(long low, long high) {
        double f = random.nextDouble();
        return low * SimScheduler.MILLI + (long) (f * f * f * f * (high - low) * SimScheduler.MILLI);
    }
}
