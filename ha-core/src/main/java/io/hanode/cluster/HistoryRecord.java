package io.hanode.cluster;

import io.hanode.model.Lsn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's timelines so far, as the {@code history} key lists them.
 *
 * @param entries oldest first
 */
public record HistoryRecord(List<Entry> entries) {

    /** Timeline 1, or unknown. */
    public static final HistoryRecord NONE = new HistoryRecord(List.of());

    /**
     * One timeline that was left.
     *
     * @param timeline its number
     * @param switchPoint where it was left
     * @param reason PostgreSQL's text
     * @param time ISO time with zone of the promotion that left it; null in old entries
     * @param leader who was promoted; null in old entries
     */
    public record Entry(
            int timeline,
            Lsn switchPoint,
            String reason,
            @Nullable String time,
            @Nullable String leader) {}

    /** Copies the list. */
    public HistoryRecord {
        entries = List.copyOf(entries);
    }

    /** The cluster's current timeline by this record: the last entry's successor; 1 when there is none. */
    public int currentTimeline() {
        return entries.isEmpty() ? 1 : entries.get(entries.size() - 1).timeline + 1;
    }

    /** Patroni's JSON. */
    public String toJson() {
        List<List<Object>> rows = new ArrayList<>();
        for (Entry e : entries) {
            List<Object> row = new ArrayList<>(List.of(e.timeline, e.switchPoint.bytes(), e.reason));
            if (e.time != null) {
                row.add(e.time);
                if (e.leader != null) {
                    row.add(e.leader);
                }
            }
            rows.add(row);
        }
        return Json.write(rows);
    }

    /**
     * Reads Patroni's JSON; entries may have 3, 4 or 5 items.
     *
     * @throws IllegalArgumentException when the text or an entry cannot be read
     */
    public static HistoryRecord parse(String json) {
        List<Entry> entries = new ArrayList<>();
        for (Object row : Json.array(json)) {
            if (!(row instanceof List<?> items) || items.size() < 3) {
                throw new IllegalArgumentException("history has the bad entry " + row);
            }
            Long timeline = Json.number(items.get(0));
            Long lsn = Json.number(items.get(1));
            if (timeline == null || lsn == null || timeline < 1 || timeline >= Integer.MAX_VALUE) {
                throw new IllegalArgumentException("history has the bad entry " + row);
            }
            entries.add(new Entry(
                    timeline.intValue(),
                    Lsn.of(lsn),
                    String.valueOf(items.get(2)),
                    items.size() > 3 ? String.valueOf(items.get(3)) : null,
                    items.size() > 4 ? String.valueOf(items.get(4)) : null));
        }
        return new HistoryRecord(entries);
    }
}
