package io.hanode.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The ancestors of a timeline, as PostgreSQL's {@code .history} files list them: at which position each was left.
 *
 * @param timeline the timeline whose history this is
 * @param entries its ancestors, oldest first, strictly increasing
 */
public record TimelineHistory(Timeline timeline, List<Entry> entries) {

    /**
     * One ancestor.
     *
     * @param timeline the ancestor
     * @param switchPoint the WAL position at which its successor branched off
     * @param reason PostgreSQL's text
     */
    public record Entry(Timeline timeline, Lsn switchPoint, String reason) {}

    /** Checks the order. */
    public TimelineHistory {
        entries = List.copyOf(entries);
        Timeline previous = null;
        for (Entry entry : entries) {
            if (previous != null && !entry.timeline.isAfter(previous)) {
                throw new IllegalArgumentException("history of timeline " + timeline + " is not in order");
            }
            previous = entry.timeline;
        }
        if (previous != null && !timeline.isAfter(previous)) {
            throw new IllegalArgumentException(
                    "history of timeline " + timeline + " names a later ancestor " + previous);
        }
    }

    /** The history of timeline 1 (empty), or of a timeline about whose ancestors nothing is known. */
    public static TimelineHistory none(Timeline timeline) {
        return new TimelineHistory(timeline, List.of());
    }

    /**
     * Reads the contents of a {@code .history} file: lines of {@code timeline TAB switchpoint TAB reason}; '#' starts a comment.
     *
     * @throws IllegalArgumentException when a line has another form
     */
    public static TimelineHistory parse(Timeline timeline, String text) {
        List<Entry> entries = new ArrayList<>();
        for (String raw : text.lines().toList()) {
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("\\s+", 3);
            if (parts.length < 2) {
                throw new IllegalArgumentException(
                        "history of timeline " + timeline + " has the bad line '" + line + "'");
            }
            entries.add(new Entry(
                    Timeline.of(Integer.parseInt(parts[0])), Lsn.parse(parts[1]), parts.length > 2 ? parts[2] : ""));
        }
        return new TimelineHistory(timeline, entries);
    }

    /** Where this history left the given ancestor; empty when it is no ancestor. */
    public Optional<Lsn> switchPointOf(Timeline ancestor) {
        return entries.stream()
                .filter(e -> e.timeline.equals(ancestor))
                .map(Entry::switchPoint)
                .findFirst();
    }
}
