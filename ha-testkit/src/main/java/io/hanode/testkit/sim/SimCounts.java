package io.hanode.testkit.sim;

/**
 * How much happened in one world, or in many.
 *
 * @param worlds how many worlds
 * @param events how many events there were
 * @param steps how many steps of decisions were performed
 * @param faults how many faults struck
 * @param nanos how long it took on the virtual clock, in nanoseconds
 * @param acknowledgedWrites how many client writes were acknowledged
 */
public record SimCounts(long worlds, long events, long steps, long faults, long nanos, long acknowledgedWrites) {

    /** Nothing yet. */
    public static final SimCounts NONE = new SimCounts(0, 0, 0, 0, 0, 0);

    /** What happened in one world. */
    static SimCounts of(SimWorld world, long events) {
        return new SimCounts(
                1,
                events,
                world.faults.steps(),
                world.faults.count(),
                world.scheduler.now(),
                world.acknowledged.count());
    }

    /** The sum of both. */
    public SimCounts plus(SimCounts other) {
        return new SimCounts(
                worlds + other.worlds,
                events + other.events,
                steps + other.steps,
                faults + other.faults,
                nanos + other.nanos,
                acknowledgedWrites + other.acknowledgedWrites);
    }

    /** Simulated hours of a cluster's life. */
    public double clusterHours() {
        return nanos / (3600.0 * SimScheduler.SECOND);
    }
}
