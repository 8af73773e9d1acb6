package io.hanode.rest;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The certificates of this node whose end the metrics tell.
 *
 * @param expiries when each expires, by its name; empty while there is none
 */
record Certificates(Map<String, Supplier<Optional<Instant>>> expiries) {

    /** That of the API itself. */
    static final String API = "restapi";

    /** The copy is ordered. */
    Certificates {
        expiries = new TreeMap<>(expiries);
    }

    Certificates with(String name, Supplier<Optional<Instant>> expiry) {
        Map<String, Supplier<Optional<Instant>>> more = new TreeMap<>(expiries);
        more.put(name, expiry);
        return new Certificates(more);
    }

    /** When each of those that there are expires. */
    SortedMap<String, Instant> ends() {
        SortedMap<String, Instant> ends = new TreeMap<>();
        expiries.forEach((name, expiry) -> expiry.get().ifPresent(end -> ends.put(name, end)));
        return ends;
    }
}
