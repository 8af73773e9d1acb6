package io.hanode;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a node has counted since its start.
 *
 * @param name for instance {@code hanode.turn}
 * @param labels what tells it from others of the same name
 * @param count how often it happened
 * @param total how long it took together; null for what takes no time
 * @param last how long it took last; null for what takes no time
 */
public record Measurement(
        String name,
        Map<String, String> labels,
        long count,
        @Nullable Duration total,
        @Nullable Duration last) {

    /** Copies the labels, in order. */
    public Measurement {
        labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
    }
}
