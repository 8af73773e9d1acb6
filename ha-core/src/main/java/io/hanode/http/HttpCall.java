package io.hanode.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, whichever server gets it.
 *
 * @param method in upper case
 * @param path with the query, encoded, beginning with a slash
 * @param body null for none
 * @param headers may hold secrets, so they appear in no text
 * @param effect what the call may change, which decides whether it may be sent to a second server
 */
public record HttpCall(
        String method, String path, @Nullable String body, Map<String, String> headers, EffectKind effect) {

    /** What a call may change. */
    public enum EffectKind {
        /** Nothing: it may be asked anywhere again, and a failure never leaves anything unknown. */
        READS,
        /** Something, but twice is as good as once (a renewal): it may be sent again. */
        REPEATABLE,
        /** Something: once it may have reached a server it is not sent again. */
        ONCE
    }

    /** Copies the headers. */
    public HttpCall {
        headers = Map.copyOf(headers);
    }

    /** A read by GET. */
    public static HttpCall get(String path) {
        return new HttpCall("GET", path, null, Map.of(), EffectKind.READS);
    }

    /** A POST of a JSON text. */
    public static HttpCall post(String path, String json, EffectKind effect) {
        return new HttpCall("POST", path, json, Map.of("Content-Type", "application/json"), effect);
    }

    /** A PUT; a server acts on one without a body as soon as it has seen the first line. */
    public static HttpCall put(String path, @Nullable String body, EffectKind effect) {
        return new HttpCall("PUT", path, body, Map.of(), effect);
    }

    /** The same with one more header. */
    public HttpCall with(String header, String value) {
        Map<String, String> more = new java.util.HashMap<>(headers);
        more.put(header, value);
        return new HttpCall(method, path, body, more, effect);
    }

    /** Method and path without the query. */
    @Override
    public String toString() {
        int query = path.indexOf('?');
        return method + " " + (query < 0 ? path : path.substring(0, query));
    }
}
