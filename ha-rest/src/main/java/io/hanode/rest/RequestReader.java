package io.hanode.rest;

import com.sun.net.httpserver.HttpExchange;
import io.hanode.cluster.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a request carries, within bounds. Runs under the deadline of the request threads. */
final class RequestReader {

    /** The longest body that is read. */
    static final int MAX_BODY = 64 * 1024;

    /** How much of a longer one is thrown away so that the client gets to read the refusal instead of a reset. */
    private static final long MAX_DISCARDED = 4L * 1024 * 1024;

    private RequestReader() {}

    /**
     * A body, or the answer that refuses it.
     *
     * @param json the object; empty when refused
     * @param refusal null when it was read
     */
    record Body(Map<String, Object> json, @Nullable Answer refusal) {

        static final Body NOTHING = new Body(Map.of(), null);

        static Body refused(int status, String text) {
            return refused(Answer.text(status, text));
        }

        static Body refused(Answer refusal) {
            return new Body(Map.of(), refusal);
        }
    }

    /** Reads what the route takes. */
    static Body body(HttpExchange exchange, Route.Body kind) throws IOException {
        if (kind == Route.Body.NONE) {
            return Body.NOTHING;
        }
        boolean optional = kind == Route.Body.OPTIONAL_JSON;
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length == null && exchange.getRequestHeaders().getFirst("Transfer-Encoding") == null) {
            return optional ? Body.NOTHING : Body.refused(411, "Content-Length is missing");
        }
        InputStream in = exchange.getRequestBody();
        byte[] bytes = in.readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            discard(in);
            return Body.refused(413, "the body is longer than " + MAX_BODY + " bytes");
        }
        if (optional && bytes.length == 0) {
            return Body.NOTHING;
        }
        try {
            Map<String, Object> json = Json.object(new String(bytes, StandardCharsets.UTF_8));
            return json.isEmpty() && !optional
                    ? Body.refused(400, "the body must be a JSON object that is not empty")
                    : new Body(json, null);
        } catch (IllegalArgumentException e) {
            return Body.refused(400, "the body is no JSON object");
        }
    }

    private static void discard(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        long left = MAX_DISCARDED;
        int n = in.read(buffer);
        while (n >= 0 && left > 0) {
            left -= n;
            n = in.read(buffer);
        }
    }

    /** Query parameters, the first value of each; what cannot be decoded is passed over. */
    static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String key = equals > 0 ? decode(pair.substring(0, equals)) : null;
            String value = decode(pair.substring(equals + 1));
            if (key != null && value != null) {
                query.putIfAbsent(key, value);
            }
        }
        return query;
    }

    private static @Nullable String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
