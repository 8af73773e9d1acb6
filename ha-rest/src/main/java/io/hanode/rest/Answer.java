package io.hanode.rest;

import io.hanode.cluster.Json;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is answered. Content types are Patroni's: JSON as {@code application/json}, all else as {@code text/html}.
 *
 * @param status HTTP status code
 * @param contentType for the header
 * @param body text; empty for the status alone
 * @param headers further headers
 */
record Answer(int status, String contentType, String body, Map<String, String> headers) {

    /** JSON already written. */
    static Answer json(int status, String json) {
        return new Answer(status, "application/json", json, Map.of());
    }

    static Answer json(int status, Map<String, Object> json) {
        return json(status, Json.write(json));
    }

    static Answer text(int status, String text) {
        return new Answer(status, "text/html", text, Map.of());
    }

    /** What is neither JSON nor for people. */
    static Answer plain(int status, String text) {
        return new Answer(status, "text/plain", text, Map.of());
    }

    static Answer statusOnly(int status) {
        return text(status, "");
    }

    Answer withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }
}
