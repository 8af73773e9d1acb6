package io.hanode.cluster;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
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
 * @param paused the leader, when it wrote this in a pause: its server may go on without its node; null otherwise
 */
public record StatusRecord(
        @Nullable Lsn position,
        SortedMap<String, Lsn> slots,
        List<String> retainSlots,
        @Nullable Timeline timeline,
        @Nullable NodeName paused) {

    /** No key. */
    public static final StatusRecord NONE = new StatusRecord(null, Collections.emptySortedMap(), List.of(), null, null);

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
        Map<String, Object> own = new LinkedHashMap<>();
        if (timeline != null) {
            own.put("timeline", timeline.number());
        }
        if (paused != null) {
            own.put("paused", paused.value());
        }
        if (!own.isEmpty()) {
            m.put("hanode", own);
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
            return new StatusRecord(Lsn.of(bare), Collections.emptySortedMap(), List.of(), null, null);
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
        Map<?, ?> own = m.get("hanode") instanceof Map<?, ?> section ? section : Map.of();
        Long timeline = Json.number(own.get("timeline"));
        return new StatusRecord(
                optime == null ? null : Lsn.of(optime),
                slots,
                retain,
                timeline == null ? null : Timeline.of(Math.toIntExact(timeline)),
                name(own.get("paused")));
    }

    private static @Nullable NodeName name(@Nullable Object value) {
        return value instanceof String name && NodeName.fault(name).isEmpty() ? NodeName.of(name) : null;
    }
}
