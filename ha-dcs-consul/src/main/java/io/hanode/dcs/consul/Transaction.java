package io.hanode.dcs.consul;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** A transaction to be: all of its steps or none. Not thread-safe. */
final class Transaction {

    private final List<Map<String, Object>> steps = new ArrayList<>();

    /** The key is locked by this session. */
    Transaction checkSession(String key, String session) {
        step("check-session", key).put("Session", session);
        return this;
    }

    /** The key has this version. */
    Transaction checkIndex(String key, long modifyIndex) {
        step("check-index", key).put("Index", modifyIndex);
        return this;
    }

    /** The key does not exist. */
    Transaction checkAbsent(String key) {
        step("check-not-exists", key);
        return this;
    }

    /** Locks the key, which must not be locked by another session. */
    Transaction lock(String key, String value, String session) {
        write("lock", key, value).put("Session", session);
        return this;
    }

    /** Writes whatever is there. */
    Transaction set(String key, String value) {
        write("set", key, value);
        return this;
    }

    /** Writes if the key has this version; 0: if it does not exist. */
    Transaction cas(String key, String value, long modifyIndex) {
        write("cas", key, value).put("Index", modifyIndex);
        return this;
    }

    /** Deletes whatever is there. */
    Transaction delete(String key) {
        step("delete", key);
        return this;
    }

    int size() {
        return steps.size();
    }

    /** As the HTTP API wants it. */
    List<Map<String, Object>> toJson() {
        return steps.stream().map(step -> Map.<String, Object>of("KV", step)).toList();
    }

    /**
     * Consul leaves a key's version as it is when a write changes nothing. Flags that nobody reads make every write a change, so that
     * a version is never met twice.
     */
    private Map<String, Object> write(String verb, String key, String value) {
        Map<String, Object> step = step(verb, key);
        step.put("Value", Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
        step.put("Flags", ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
        return step;
    }

    private Map<String, Object> step(String verb, String key) {
        Map<String, Object> step = new LinkedHashMap<>();
        step.put("Verb", verb);
        step.put("Key", key);
        steps.add(step);
        return step;
    }
}
