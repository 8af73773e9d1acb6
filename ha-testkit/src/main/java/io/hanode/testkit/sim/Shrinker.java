package io.hanode.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Finds a short list of faults that still breaks the same promise: leaves out halves, quarters, and at last single faults. */
final class Shrinker {

    private static final int MOST_TRIES = 400;

    private final Function<List<Strike>, SimResult> run;
    private final String promise;
    private int tries;

    /**
     * A search.
     *
     * @param run runs the world with the given faults only
     * @param promise what has to stay broken
     */
    Shrinker(Function<List<Strike>, SimResult> run, String promise) {
        this.run = run;
        this.promise = promise;
    }

    /** The shortest list that was found. */
    List<Strike> shrink(List<Strike> all) {
        List<Strike> kept = all;
        int size = Math.max(1, all.size() / 2);
        while (tries < MOST_TRIES) {
            List<Strike> fewer = withoutChunks(kept, size);
            boolean same = fewer.size() == kept.size();
            kept = fewer;
            if (same && size == 1) {
                break;
            }
            size = same ? Math.max(1, size / 2) : Math.max(1, Math.min(size, kept.size() / 2));
        }
        return kept;
    }

    private List<Strike> withoutChunks(List<Strike> from, int size) {
        List<Strike> kept = from;
        // The last faults first: those after the breach are all in vain.
        for (int end = kept.size(); end > 0 && tries < MOST_TRIES; end -= size) {
            int start = Math.max(0, end - size);
            List<Strike> fewer = new ArrayList<>(kept.subList(0, start));
            fewer.addAll(kept.subList(Math.min(end, kept.size()), kept.size()));
            tries++;
            if (promise.equals(run.apply(fewer).promise())) {
                kept = fewer;
            }
        }
        return kept;
    }
}
