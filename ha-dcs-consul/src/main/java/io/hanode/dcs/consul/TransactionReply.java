package io.hanode.dcs.consul;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a transaction.
 *
 * @param applied whether it took effect
 * @param pairs the keys that it wrote, in order
 * @param refusals why it did not; empty when it did
 */
record TransactionReply(boolean applied, List<Pair> pairs, List<Refusal> refusals) {

    /**
     * One step that could not be done.
     *
     * @param step counted from 0
     * @param reason Consul's words
     */
    record Refusal(int step, String reason) {}

    /**
     * Reads one.
     *
     * @param applied whether the status said so
     * @throws IllegalArgumentException when it is none
     */
    static TransactionReply of(boolean applied, Map<String, ?> json) {
        List<Pair> pairs = new ArrayList<>();
        for (Object result : list(json.get("Results"))) {
            if (result instanceof Map<?, ?> map && map.get("KV") instanceof Map<?, ?> kv) {
                pairs.add(Pair.of(kv));
            }
        }
        List<Refusal> refusals = new ArrayList<>();
        for (Object error : list(json.get("Errors"))) {
            if (error instanceof Map<?, ?> map) {
                int step = map.get("OpIndex") instanceof Number number ? number.intValue() : 0;
                refusals.add(new Refusal(step, String.valueOf(map.get("What"))));
            }
        }
        return new TransactionReply(applied, pairs, refusals);
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** The version that the transaction gave to what it wrote. */
    long modifyIndex() {
        if (pairs.isEmpty()) {
            throw new IllegalArgumentException("no result");
        }
        return pairs.get(pairs.size() - 1).modifyIndex();
    }

    /** Whether one of the first steps failed. */
    boolean failedBefore(int step) {
        return refusals.stream().anyMatch(refusal -> refusal.step() < step);
    }

    /** Whether it was refused because the session that wanted a lock is gone. */
    boolean sessionGone() {
        return refusals.stream().anyMatch(refusal -> refusal.reason().contains("invalid session"));
    }
}
