package io.hanode.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What happened, a line an event: the trace that two runs of a seed must share, and the story of a failure. */
final class Story {

    private final SimScheduler scheduler;
    private final List<String> lines = new ArrayList<>();

    Story(SimScheduler scheduler) {
        this.scheduler = scheduler;
    }

    void tell(String who, String what) {
        lines.add(time(scheduler.now()) + " " + who + ": " + what);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The last lines, as people read them. */
    String end(int count) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    private static String time(long nanos) {
        long millis = nanos / SimScheduler.MILLI;
        String fraction = String.valueOf(1000 + millis % 1000).substring(1);
        return String.format(Locale.ROOT, "%4d.%s", millis / 1000, fraction);
    }
}
