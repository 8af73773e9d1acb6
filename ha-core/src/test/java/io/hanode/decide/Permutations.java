package io.hanode.decide;

import java.util.ArrayList;
import java.util.List;

/** Standbys are all alike: states that differ in their order only are one. */
final class Permutations {

    private Permutations() {}

    /** For each order of the standbys, what becomes of each set. */
    static int[][] ofSets(int standbys) {
        List<List<Integer>> orders = new ArrayList<>(List.of(List.of()));
        for (int i = 0; i < standbys; i++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> order : orders) {
                for (int at = 0; at <= order.size(); at++) {
                    List<Integer> next = new ArrayList<>(order);
                    next.add(at, i);
                    longer.add(next);
                }
            }
            orders = longer;
        }
        return orders.stream()
                .map(order -> {
                    int[] sets = new int[1 << standbys];
                    for (int set = 0; set < sets.length; set++) {
                        for (int i = 0; i < standbys; i++) {
                            sets[set] |= (set >> i & 1) << order.get(i);
                        }
                    }
                    return sets;
                })
                .toArray(int[][]::new);
    }
}
