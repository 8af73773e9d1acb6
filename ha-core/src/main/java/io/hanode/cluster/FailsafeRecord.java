package io.hanode.cluster;

import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may ever run for the lead while failsafe mode is on: every member that can be asked, and the leader itself. A leader that has
 * lost the store goes on only when all of them agree.
 *
 * @param members name to {@code api_url}
 * @param revision version of the key; null when it is absent
 */
public record FailsafeRecord(
        SortedMap<NodeName, String> members, @Nullable Revision revision) {

    /** The key is absent. */
    public static final FailsafeRecord NONE = new FailsafeRecord(Collections.emptySortedMap(), null);

    /** Copies the map. */
    public FailsafeRecord {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /**
     * Reads the key.
     *
     * @throws IllegalArgumentException when it is no JSON object of names and addresses
     */
    public static FailsafeRecord parse(String json, Revision revision) {
        SortedMap<NodeName, String> members = new TreeMap<>();
        Json.object(json).forEach((name, url) -> {
            if (!(url instanceof String text)) {
                throw new IllegalArgumentException("the address of '" + name + "' is no text");
            }
            members.put(NodeName.of(name), text);
        });
        return new FailsafeRecord(members, revision);
    }

    /** The JSON of such a list. */
    public static String toJson(SortedMap<NodeName, String> members) {
        Map<String, Object> json = new LinkedHashMap<>();
        members.forEach((name, url) -> json.put(name.value(), url));
        return Json.write(json);
    }

    /** Whether somebody is listed, and not this node: another one may then go on as primary and never ask this one. */
    public boolean leavesOut(NodeName node) {
        return !members.isEmpty() && !members.containsKey(node);
    }
}
