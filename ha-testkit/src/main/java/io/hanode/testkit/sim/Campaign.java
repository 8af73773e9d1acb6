package io.hanode.testkit.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** Many worlds on all cores: each on one thread, and none knows of another. */
public final class Campaign {

    private final Simulation simulation;
    private final Predicate<SimResult> wanted;
    private final int mostFailures;
    private final AtomicLong next = new AtomicLong();
    private final List<SimResult> failures = new ArrayList<>();
    private SimCounts counts = SimCounts.NONE;

    /**
     * A campaign.
     *
     * @param simulation what runs a world
     * @param mostFailures with so many broken worlds it ends early
     */
    public Campaign(Simulation simulation, int mostFailures) {
        this(simulation, mostFailures, r -> r.violation() != null);
    }

    /** The same, looking for certain worlds only. */
    Campaign(Simulation simulation, int mostFailures, Predicate<SimResult> wanted) {
        this.simulation = simulation;
        this.wanted = wanted;
        this.mostFailures = mostFailures;
    }

    /**
     * Runs seeds in order, each on the next free core, until all are run, the time is over, or enough have failed.
     *
     * @param first the first seed
     * @param seeds how many at most
     * @param longest how long at most
     * @return the worlds in which a promise was broken, by seed
     */
    public List<SimResult> run(long first, long seeds, Duration longest) throws InterruptedException {
        long begun = System.nanoTime();
        next.set(first);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread worker = new Thread(() -> work(first + seeds, begun, longest), "simulation-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        synchronized (failures) {
            return failures.stream()
                    .sorted(Comparator.comparingLong(SimResult::seed))
                    .toList();
        }
    }

    private void work(long end, long begun, Duration longest) {
        SimCounts own = SimCounts.NONE;
        for (long seed = next.getAndIncrement(); seed < end && goesOn(begun, longest); seed = next.getAndIncrement()) {
            SimResult result = simulation.check(seed);
            own = own.plus(result.counts());
            if (wanted.test(result)) {
                synchronized (failures) {
                    failures.add(result);
                }
            }
        }
        synchronized (failures) {
            counts = counts.plus(own);
        }
    }

    private boolean goesOn(long begun, Duration longest) {
        synchronized (failures) {
            return failures.size() < mostFailures && System.nanoTime() - begun < longest.toNanos();
        }
    }

    /** What all worlds that were run come to. */
    public SimCounts counts() {
        synchronized (failures) {
            return counts;
        }
    }
}
