package io.hanode.testkit.sim;

import java.util.ArrayList;
import java.util.List;

/** What happened, a line an event: the trace that two runs of a seed must share, and the story of a failure. */
final class Story {

    private final SimScheduler scheduler;
    private final boolean kept;
    private final List<String> lines = new ArrayList<>();

    /** A story that is told, or one of which nobody keeps anything, which is faster. */
    Story(SimScheduler scheduler, boolean kept) {
        this.scheduler = scheduler;
        this.kept = kept;
    }

    /** Whether it is worth while to find words. */
    boolean kept() {
        return kept;
    }

    void tell(String who, String what) {
        if (kept) {
            lines.add(time(scheduler.now()) + " " + who + ": " + what);
        }
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    private static String time(long nanos) {
        long millis = nanos / SimScheduler.MILLI;
        String fraction = String.valueOf(1000 + millis % 1000).substring(1);
        return "    ".substring(Math.min(4, String.valueOf(millis / 1000).length())) + millis / 1000 + "." + fraction;
    }
}
