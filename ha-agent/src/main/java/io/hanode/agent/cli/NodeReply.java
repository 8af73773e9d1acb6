package io.hanode.agent.cli;

import io.hanode.cluster.Json;
import java.util.Map;

/**
 * What a node answered over REST.
 *
 * @param status the HTTP status
 * @param text the body
 */
record NodeReply(int status, String text) {

    /** Whether it did what it was asked. */
    boolean isDone() {
        return status / 100 == 2;
    }

    /**
     * The body as a JSON object.
     *
     * @throws CliException when it is none
     */
    Map<String, Object> json() {
        try {
            return Json.object(text);
        } catch (IllegalArgumentException e) {
            throw CliException.failed("the node's answer cannot be read, status " + status + ": " + e.getMessage());
        }
    }
}
