package io.hanode.testkit.sim;

import java.util.LinkedHashMap;
import java.util.Map;

/** Seeds that once broke a promise, with what was wrong. Worlds change as rules do: what counts is that none of them breaks again. */
final class RegressionSeeds {

    private RegressionSeeds() {}

    static Map<Long, String> all() {
        Map<Long, String> seeds = new LinkedHashMap<>();
        seeds.put(1251L, "S2 was asked of a leader that is named by a switchover of later on");
        seeds.put(1272L, "a candidate whose calls to the store are lost was taken for one that is well");
        seeds.put(2757L, "a leader closed before its promotion was recorded: the lag rule did not know its timeline");
        seeds.put(5777L, "a position on a timeline that is not recorded yet did not count for the lag rule");
        seeds.put(8117L, "a lock was taken for held whose session had ended before the answer came");
        seeds.put(19740L, "in a pause, a leader gave the lock up while its server recovered by itself");
        seeds.put(20264L, "the store came back while it was lost: a lease outlived its sessions");
        return seeds;
    }
}
