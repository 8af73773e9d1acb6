package io.hanode.dcs.etcd;

import io.hanode.cluster.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A transaction: if all comparisons hold, one write; else, one read. Not thread-safe. */
final class Txn {

    private final List<Object> comparisons = new ArrayList<>();
    private final List<Object> success = new ArrayList<>();
    private final List<Object> failure = new ArrayList<>();

    /** Only if the key does not exist. */
    Txn ifAbsent(String key) {
        return compare(key, "CREATE", "create_revision", 0);
    }

    /** Only if the key was last written in this very revision. */
    Txn ifWrittenAt(String key, long revision) {
        return compare(key, "MOD", "mod_revision", revision);
    }

    /** Only if the key exists and lives with this lease. */
    Txn ifLivesWith(String key, long lease) {
        return compare(key, "LEASE", "lease", lease);
    }

    private Txn compare(String key, String target, String field, long value) {
        comparisons.add(
                Map.of("key", Bytes.encode(key), "target", target, "result", "EQUAL", field, Long.toString(value)));
        return this;
    }

    /** Writes a key that stays. */
    Txn put(String key, String value) {
        return put(key, value, 0);
    }

    /** Writes a key that goes when the lease does. */
    Txn put(String key, String value, long lease) {
        success.add(Map.of(
                "request_put",
                Map.of("key", Bytes.encode(key), "value", Bytes.encode(value), "lease", Long.toString(lease))));
        return this;
    }

    Txn delete(String key) {
        success.add(Map.of("request_delete_range", Map.of("key", Bytes.encode(key))));
        return this;
    }

    /** Reads a key when a comparison did not hold. */
    Txn otherwiseRead(String key) {
        failure.add(Map.of("request_range", Map.of("key", Bytes.encode(key))));
        return this;
    }

    String json() {
        Map<String, Object> txn = new LinkedHashMap<>();
        txn.put("compare", comparisons);
        txn.put("success", success);
        txn.put("failure", failure);
        return Json.write(txn);
    }
}
