package io.hanode.model;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A node's tags: the known ones of Patroni and any others, which are published as they are.
 *
 * @param values tag name to Boolean, Number or String
 */
public record Tags(SortedMap<String, Object> values) {

    /** No tags: a node that may become leader, serves readers, and may be synchronous. */
    public static final Tags NONE = new Tags(Collections.emptySortedMap());

    /** Copies the map. */
    public Tags {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Tags from a map of any kind. */
    public static Tags of(Map<String, ?> values) {
        return new Tags(new TreeMap<>(values));
    }

    /** Whether the node must never be promoted: {@code nofailover}, or a {@code failover_priority} of 0 or less. */
    public boolean nofailover() {
        return values.containsKey("nofailover") ? flag("nofailover") : failoverPriority() <= 0;
    }

    /** Preference among equally advanced candidates, default 1; 0 when nofailover is set. */
    public int failoverPriority() {
        if (values.containsKey("nofailover") && flag("nofailover")) {
            return 0;
        }
        return values.get("failover_priority") instanceof Number n ? n.intValue() : 1;
    }

    /** Whether the node is left out of load balancing for readers. */
    public boolean noloadbalance() {
        return flag("noloadbalance");
    }

    /** Whether new nodes prefer to copy from this one. */
    public boolean clonefrom() {
        return flag("clonefrom");
    }

    /** Whether the node must never be a synchronous standby. */
    public boolean nosync() {
        return values.containsKey("nosync") ? flag("nosync") : syncPriority() <= 0;
    }

    /** Preference as synchronous standby, default 1. */
    public int syncPriority() {
        return values.get("sync_priority") instanceof Number n ? n.intValue() : 1;
    }

    /** Whether the node must not stream from anybody: it lives on archived WAL alone. */
    public boolean nostream() {
        return flag("nostream");
    }

    /** The member that the node streams from in place of the leader; empty for the leader. */
    public Optional<String> replicateFrom() {
        return values.get("replicatefrom") instanceof String s && !s.isEmpty() ? Optional.of(s) : Optional.empty();
    }

    private boolean flag(String name) {
        Object value = values.get(name);
        return value instanceof Boolean b ? b : value instanceof String s && s.equalsIgnoreCase("true");
    }
}
