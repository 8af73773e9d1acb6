package io.hanode.rest;

import io.hanode.cluster.Json;
import java.util.List;
import java.util.Map;

/**
 * What a node's REST API answered, whatever its status.
 *
 * @param status the HTTP status
 * @param body as text: JSON for what was asked, a sentence for what was refused
 */
public record RestAnswer(int status, String body) {

    private static final int SHOWN = 2000;

    /** Whether the status is one of 200 to 299. */
    public boolean isOk() {
        return status / 100 == 2;
    }

    /**
     * The body as a JSON object.
     *
     * @throws IllegalArgumentException when it is none
     */
    public Map<String, Object> json() {
        return Json.object(body);
    }

    /**
     * The body as a JSON array.
     *
     * @throws IllegalArgumentException when it is none
     */
    public List<Object> jsonList() {
        return Json.array(body);
    }

    /** What the node said, for people: its text, or the status when it said nothing. */
    public String text() {
        String said = body.strip();
        if (said.isEmpty()) {
            return "status " + status;
        }
        return said.length() > SHOWN ? said.substring(0, SHOWN) + "…" : said;
    }
}
