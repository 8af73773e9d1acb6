package io.hanode.testkit.sim;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one world ended.
 *
 * @param seed its seed
 * @param violation which promise was broken and how; null when all were kept
 * @param trace every event, a line each; two runs of a seed give the same
 * @param events how many events there were
 * @param seconds how long it took on the virtual clock
 * @param acknowledgedWrites how many client writes were acknowledged
 */
public record SimResult(
        long seed, @Nullable String violation, List<String> trace, long events, long seconds, long acknowledgedWrites) {

    private static final int STORY_LINES = 60;

    /** Copies the list. */
    public SimResult {
        trace = List.copyOf(trace);
    }

    /** The broken promise, the last events before it, and how to see it again. Empty when all promises were kept. */
    public String story() {
        if (violation == null) {
            return "";
        }
        List<String> end = trace.subList(Math.max(0, trace.size() - STORY_LINES), trace.size());
        return "seed " + seed + " breaks " + violation + "\n  replay with -Dsim.seed=" + seed + "\n  "
                + String.join("\n  ", end);
    }
}
