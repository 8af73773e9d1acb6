package io.hanode.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the threads of a world run one at a time. Whoever has the baton runs; whoever has to wait steps the world's events until
 * one of them says whose turn it is, and hands over. So the order is that of the events alone, which the seed decides.
 */
final class Baton {

    /** How long all of one world may take on the machine's clock before it counts as hung. */
    private static final long HUNG_AFTER_SECONDS = 180;

    private final BooleanSupplier step;
    private final Semaphore driver = new Semaphore(0);
    private final List<Strand> alive = new ArrayList<>();
    private volatile @Nullable Strand holder;
    private @Nullable Strand next;
    private @Nullable Throwable failure;
    private boolean over;

    /**
     * A baton that nobody has yet.
     *
     * @param step checks the world and runs its next event; false when the world is over
     */
    Baton(BooleanSupplier step) {
        this.step = step;
    }

    /** The thread that runs now; null while an event does. */
    @Nullable
    Strand holder() {
        return holder;
    }

    /** The thread that runs now, which has to be one of the world's. */
    Strand self() {
        Strand self = holder;
        if (self == null) {
            throw new IllegalStateException("an event cannot wait");
        }
        return self;
    }

    void born(Strand strand) {
        alive.add(strand);
    }

    /** The thread runs for the first time. */
    void began(Strand strand) {
        holder = strand;
    }

    /** Called by an event: after it this thread goes on. */
    void turnOf(Strand strand) {
        next = strand;
    }

    /** The thread has the baton and waits until it is its turn again. */
    void pass(Strand from) {
        Strand to = nextTurn();
        if (to != from) {
            hand(to);
            from.turn.acquireUninterruptibly();
        }
        holder = from;
    }

    /** The thread that has the baton found a promise broken: the world is over. */
    void fail(Throwable why) {
        failure = failure == null ? why : failure;
        over = true;
    }

    /** The thread has the baton and ends. */
    void end(Strand from) {
        alive.remove(from);
        hand(nextTurn());
    }

    private void hand(@Nullable Strand to) {
        (to == null ? driver : to.turn).release();
    }

    /** Whose turn it is; null for the driver, when the world is over. */
    private @Nullable Strand nextTurn() {
        holder = null;
        while (!over) {
            Strand called = next;
            next = null;
            if (called != null) {
                return called;
            }
            try {
                over = !step.getAsBoolean();
            } catch (RuntimeException | Error e) {
                failure = e;
                over = true;
            }
        }
        return null;
    }

    /** Runs the world to its end. What broke it, if anything, is thrown here. */
    void drive() {
        Strand first = nextTurn();
        if (first != null) {
            hand(first);
            awaitDriver();
        }
        unwind();
        if (failure instanceof RuntimeException e) {
            throw e;
        } else if (failure instanceof Error e) {
            throw e;
        }
    }

    /** All threads end, one after the other: none outlives its world. */
    private void unwind() {
        for (Strand strand : List.copyOf(alive)) {
            strand.process.kill();
        }
        while (!alive.isEmpty()) {
            hand(alive.get(0));
            awaitDriver();
        }
    }

    private void awaitDriver() {
        try {
            if (!driver.tryAcquire(HUNG_AFTER_SECONDS, TimeUnit.SECONDS)) {
                Strand hung = holder;
                throw new IllegalStateException(
                        "the world hangs in " + (hung == null ? "an event" : hung + ":\n    " + hung.stack()));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
