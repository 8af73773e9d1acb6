package io.hanode.cluster;

import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may become leader in synchronous mode.
 *
 * @param leader who wrote it; null when synchronous mode is not active
 * @param quorum how many voters besides itself a candidate has to see
 * @param standbys the synchronous standbys, sorted
 * @param revision the key's version; null when the key is absent
 */
public record SyncRecord(
        @Nullable NodeName leader,
        int quorum,
        List<NodeName> standbys,
        @Nullable Revision revision) {

    /** No key, or an empty one. */
    public static final SyncRecord NONE = new SyncRecord(null, 0, List.of(), null);

    /** Copies and sorts. */
    public SyncRecord {
        standbys = standbys.stream().sorted().distinct().toList();
    }

    /** Whether synchronous mode is active. */
    public boolean isActive() {
        return leader != null;
    }

    /** Patroni's JSON. */
    public String toJson() {
        if (leader == null) {
            return "{}";
        }
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("leader", leader.value());
        m.put("quorum", quorum);
        m.put(
                "sync_standby",
                standbys.isEmpty()
                        ? null
                        : String.join(
                                ",", standbys.stream().map(NodeName::value).toList()));
        return Json.write(m);
    }

    /**
     * Reads Patroni's JSON.
     *
     * @throws IllegalArgumentException when the text or a name cannot be read
     */
    public static SyncRecord parse(String json, @Nullable Revision revision) {
        Map<String, Object> m = Json.object(json);
        NodeName leader = Json.text(m, "leader").map(NodeName::of).orElse(null);
        List<NodeName> standbys = new ArrayList<>();
        for (String name : Json.text(m, "sync_standby").orElse("").split(",", -1)) {
            if (!name.isBlank()) {
                standbys.add(NodeName.of(name.strip()));
            }
        }
        Long quorum = Json.number(m.get("quorum"));
        return new SyncRecord(
                leader, quorum == null ? 0 : quorum.intValue(), leader == null ? List.of() : standbys, revision);
    }
}
