package io.hanode.cluster;

import io.hanode.model.Lsn;
import io.hanode.model.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the leader last wrote of its WAL position.
 *
 * @param position {@code optime}; null when never written
 * @param slots slot name to position on the leader
 * @param retainSlots member slots that are kept although their member is gone
 * @param timeline on which timeline the position lies, in a field of our own; null when not told, as by Patroni
 */
public record StatusRecord(
        @Nullable Lsn position,
        SortedMap<String, Lsn> slots,
        List<String> retainSlots,
        @Nullable Timeline timeline) {

    /** No key. */
    public static final StatusRecord NONE = new StatusRecord(null, Collections.emptySortedMap(), List.of(), null);

    /** Copies the collections. */
    public StatusRecord {
        slots = Collections.unmodifiableSortedMap(new TreeMap<>(slots));
        retainSlots = List.copyOf(retainSlots);
    }

    /** Patroni's JSON. */
    public String toJson() {
        Map<String, Object> m = new LinkedHashMap<>();
        if (position != null) {
            m.put("optime", position.bytes());
        }
        if (!slots.isEmpty()) {
            Map<String, Object> s = new LinkedHashMap<>();
            slots.forEach((name, lsn) -> s.put(name, lsn.bytes()));
            m.put("slots", s);
        }
        if (!retainSlots.isEmpty()) {
            m.put("retain_slots", retainSlots);
        }
        if (timeline != null) {
            m.put("hanode", Map.of("timeline", timeline.number()));
        }
        return Json.write(m);
    }

    /**
     * Reads Patroni's JSON, or the bare number of older versions.
     *
     * @throws IllegalArgumentException when the text cannot be read
     */
    public static StatusRecord parse(String text) {
        Long bare = Json.number(text.strip());
        if (bare != null) {
            return new StatusRecord(Lsn.of(bare), Collections.emptySortedMap(), List.of(), null);
        }
        Map<String, Object> m = Json.object(text);
        Long optime = Json.number(m.get("optime"));
        SortedMap<String, Lsn> slots = new TreeMap<>();
        Object rawSlots = m.get("slots") instanceof String s ? Json.object(s) : m.get("slots");
        if (rawSlots instanceof Map<?, ?> map) {
            map.forEach((k, v) -> {
                Long n = Json.number(v);
                if (k instanceof String name && n != null) {
                    slots.put(name, Lsn.of(n));
                }
            });
        }
        List<String> retain = new ArrayList<>();
        Object rawRetain = m.get("retain_slots") instanceof String s ? Json.array(s) : m.get("retain_slots");
        if (rawRetain instanceof List<?> list) {
            list.forEach(v -> retain.add(String.valueOf(v)));
        }
        return new StatusRecord(optime == null ? null : Lsn.of(optime), slots, retain, timeline(m));
    }

    private static @Nullable Timeline timeline(Map<String, Object> status) {
        Long number = status.get("hanode") instanceof Map<?, ?> own ? Json.number(own.get("timeline")) : null;
        return number == null ? null : Timeline.of(Math.toIntExact(number));
    }
}
