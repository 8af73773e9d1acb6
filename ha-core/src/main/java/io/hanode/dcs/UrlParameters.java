package io.hanode.dcs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes a store's URL parameters, for those who write a {@link DcsProvider}. What is wrong is remembered, and told all at once by
 * {@link #finish}, together with the names that nobody took. Values are in messages only where they are no secret: numbers and
 * booleans. Not thread-safe.
 */
public final class UrlParameters {

    private final String store;
    private final SortedMap<String, String> given;
    private final TreeSet<String> unknown;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * The parameters of a URL.
     *
     * @param store for messages, for instance {@code ZooKeeper}
     */
    public UrlParameters(String store, DcsUrl url) {
        this.store = store;
        this.given = url.parameters();
        this.unknown = new TreeSet<>(given.keySet());
    }

    /** A text; null when it was not given. */
    public @Nullable String take(String name) {
        known.add(name);
        unknown.remove(name);
        return given.get(name);
    }

    /** {@code true} or {@code false} in any case. */
    public boolean takeBoolean(String name, boolean otherwise) {
        String value = take(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> {
                fault(name, value, "allowed are true and false");
                yield otherwise;
            }
        };
    }

    /** A number of milliseconds above zero; null when it was not given. */
    public @Nullable Duration takeMillis(String name) {
        String value = take(name);
        if (value == null) {
            return null;
        }
        if (value.matches("[0-9]{1,9}") && Integer.parseInt(value) > 0) {
            return Duration.ofMillis(Integer.parseInt(value));
        }
        fault(name, value, "a number of milliseconds is expected");
        return null;
    }

    private void fault(String name, String value, String allowed) {
        faults.add(store + " URL parameter " + name + " is '" + value + "': " + allowed);
    }

    /**
     * To be called when all that is known has been taken.
     *
     * @throws IllegalArgumentException with everything that is wrong
     */
    public void finish() {
        if (!unknown.isEmpty()) {
            faults.add(store + " URL has unknown parameters " + unknown + ": allowed are " + known);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }
}
