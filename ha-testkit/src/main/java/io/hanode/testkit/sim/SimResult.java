package io.hanode.testkit.sim;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How one world ended. */
public final class SimResult {

    private static final int STORY_LINES = 60;

    private final long seed;
    private final @Nullable String violation;
    private final List<String> trace;
    private final List<Strike> strikes;
    private final SimCounts counts;

    SimResult(long seed, @Nullable String violation, List<String> trace, List<Strike> strikes, SimCounts counts) {
        this.seed = seed;
        this.violation = violation;
        this.trace = List.copyOf(trace);
        this.strikes = List.copyOf(strikes);
        this.counts = counts;
    }

    /** The seed that is the whole world. */
    public long seed() {
        return seed;
    }

    /** Which promise was broken and how; null when all were kept. */
    public @Nullable String violation() {
        return violation;
    }

    /** The broken promise alone, such as "S1"; empty when all were kept. */
    public String promise() {
        return violation == null ? "" : violation.substring(0, violation.indexOf(':'));
    }

    /** Every event, a line each, when the story was kept; two runs of a seed give the same. */
    public List<String> trace() {
        return trace;
    }

    /** How much happened. */
    public SimCounts counts() {
        return counts;
    }

    /** The faults that struck, in order. */
    List<Strike> strikes() {
        return strikes;
    }

    /** The broken promise, the faults that it took, the last events before it, and how to see it again. Empty when all was kept. */
    public String story() {
        if (violation == null) {
            return "";
        }
        String faults = strikes.stream().map(s -> "\n    " + s).collect(Collectors.joining());
        List<String> end = trace.subList(Math.max(0, trace.size() - STORY_LINES), trace.size());
        return "seed " + seed + " breaks " + violation + "\n  replay with -Dsim.seed=" + seed + "\n  it takes "
                + strikes.size() + " faults:" + faults + "\n  " + (trace.isEmpty() ? "" : trace.get(0) + "\n  ")
                + String.join("\n  ", end);
    }
}
