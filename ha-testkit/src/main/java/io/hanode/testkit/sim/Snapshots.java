package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.SnapshotParser;
import io.hanode.dcs.DcsTree;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parsed snapshots by tree: most turns of most nodes read what another has just read, and parsing is the dearest part of a turn. */
final class Snapshots {

    private static final int KEPT = 16;

    private final Map<DcsTree, ClusterSnapshot> parsed = new LinkedHashMap<>();

    ClusterSnapshot of(DcsTree tree) {
        ClusterSnapshot known = parsed.get(tree);
        if (known == null) {
            known = SnapshotParser.parse(tree);
            parsed.put(tree, known);
            if (parsed.size() > KEPT) {
                parsed.remove(parsed.keySet().iterator().next());
            }
        }
        return known;
    }
}
