package io.hanode.http;

import io.hanode.cluster.Json;
import java.net.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;

/**
 * What a server answered, whatever its status.
 *
 * @param endpoint who
 * @param status the HTTP status
 * @param headers by name, which is not case-sensitive
 * @param body as text
 */
public record HttpAnswer(Endpoint endpoint, int status, HttpHeaders headers, String body) {

    private static final int SHOWN = 200;

    /** Whether the status is one of 200 to 299. */
    public boolean isOk() {
        return status / 100 == 2;
    }

    /** A header's first value. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /**
     * The body as a JSON object.
     *
     * @throws IllegalArgumentException when it is none
     */
    public Map<String, Object> json() {
        return Json.object(body);
    }

    /** Status and the beginning of the body on one line, for errors. Not for answers that hold secrets. */
    public String brief() {
        String line = body.strip().replaceAll("\\s+", " ");
        return "status " + status
                + (line.isEmpty() ? "" : ": " + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line));
    }

    /** Without the body, which may hold a secret. */
    @Override
    public String toString() {
        return endpoint + " status " + status;
    }
}
