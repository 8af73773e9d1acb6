package io.hanode.rest;

import io.hanode.cluster.Json;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.peer.FailsafeClaim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A claim of failsafe mode as it is sent: in Patroni's form, with a section of our own that Patroni passes over. */
final class FailsafeJson {

    /** The section of our own. */
    static final String OWN = "hanode";

    /** Nobody's lease is that long; a promise must end some day also when the claim is nonsense. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private static final int LONGEST_TEXT = 2000;

    /** More would not fit into what is read of a request; they are only told, and nothing rests on them. */
    private static final int MOST_SLOTS = 400;

    private final Map<String, Object> json;
    private final List<String> faults = new ArrayList<>();

    private FailsafeJson(Map<String, Object> json) {
        this.json = json;
    }

    static String of(FailsafeClaim claim) {
        Map<String, Object> slots = new LinkedHashMap<>();
        claim.slots().entrySet().stream()
                .limit(MOST_SLOTS)
                .forEach(e -> slots.put(e.getKey(), e.getValue().bytes()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", claim.leader().value());
        json.put("conn_url", claim.server());
        json.put("api_url", claim.apiUrl());
        json.put("slots", slots);
        Map<String, Object> own = new LinkedHashMap<>();
        if (claim.ttl() != null) {
            own.put("ttl", claim.ttl().toNanos() / 1e9);
        }
        if (claim.instance() != null) {
            own.put("instance", claim.instance());
            own.put("number", claim.number());
        }
        if (!own.isEmpty()) {
            json.put(OWN, own);
        }
        return Json.write(json);
    }

    /**
     * Reads a claim of ours or of Patroni's.
     *
     * @throws IllegalArgumentException with all faults, which name the fields
     */
    static FailsafeClaim parse(Map<String, Object> json) {
        FailsafeJson read = new FailsafeJson(json);
        FailsafeClaim claim = read.claim();
        if (claim == null || !read.faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", read.faults));
        }
        return claim;
    }

    private @Nullable FailsafeClaim claim() {
        String name = text(json, "name");
        String server = text(json, "conn_url");
        String apiUrl = text(json, "api_url");
        if (name != null && !NodeName.fault(name).isEmpty()) {
            faults.add("name: '" + name + "' " + NodeName.fault(name));
        }
        SortedMap<String, Lsn> slots = slots(json.get("slots"));
        Object section = json.get(OWN);
        if (section != null && !(section instanceof Map)) {
            faults.add(OWN + ": must be an object");
        }
        Map<?, ?> own = section instanceof Map<?, ?> map ? map : Map.of();
        Duration ttl = ttl(own.get("ttl"));
        String instance = own.get("instance") == null ? null : text(own, "instance");
        long number = instance == null ? 0 : number(own.get("number"));
        return name == null || server == null || apiUrl == null || !faults.isEmpty()
                ? null
                : new FailsafeClaim(NodeName.of(name), server, apiUrl, slots, ttl, instance, number);
    }

    private @Nullable String text(Map<?, ?> from, String key) {
        if (from.get(key) instanceof String text && !text.isBlank() && text.length() <= LONGEST_TEXT) {
            return text;
        }
        String path = from == json ? key : OWN + "." + key;
        faults.add(path + ": must be a text of 1 to " + LONGEST_TEXT + " characters");
        return null;
    }

    private SortedMap<String, Lsn> slots(@Nullable Object value) {
        SortedMap<String, Lsn> slots = new TreeMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, position) -> {
                Long bytes = whole(position);
                if (bytes != null) {
                    slots.put(String.valueOf(name), Lsn.of(bytes));
                } else if (position != null) {
                    faults.add("slots." + name + ": must be a position, a whole number that is not negative");
                }
            });
        } else if (value != null) {
            faults.add("slots: must be an object of names and positions");
        }
        return slots;
    }

    private @Nullable Duration ttl(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        double seconds = value instanceof Number n ? n.doubleValue() : -1;
        if (!(seconds >= 0 && seconds <= LONGEST.toSeconds())) {
            faults.add(OWN + ".ttl: must be a number of seconds from 0 to " + LONGEST.toSeconds());
            return null;
        }
        // Rounded up: a promise must not end before the time that was asked for.
        return Duration.ofNanos((long) Math.ceil(seconds * 1e9));
    }

    private long number(@Nullable Object value) {
        Long number = whole(value);
        if (number == null) {
            faults.add(OWN + ".number: must be a whole number that is not negative");
            return 0;
        }
        return number;
    }

    private static @Nullable Long whole(@Nullable Object value) {
        return (value instanceof Integer || value instanceof Long) && ((Number) value).longValue() >= 0
                ? Long.valueOf(((Number) value).longValue())
                : null;
    }
}
