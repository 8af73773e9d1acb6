package io.hanode.cluster;

import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a snapshot of the raw tree. A record that cannot be read is passed over with a warning, never an error. */
public final class SnapshotParser {

    private final DcsTree tree;
    private final List<String> warnings = new ArrayList<>();

    private SnapshotParser(DcsTree tree) {
        this.tree = tree;
    }

    /** Reads the tree. */
    public static ClusterSnapshot parse(DcsTree tree) {
        return new SnapshotParser(tree).snapshot();
    }

    private ClusterSnapshot snapshot() {
        DcsEntry initialize = tree.entries().get(ClusterKeys.INITIALIZE);
        DcsEntry failover = tree.entries().get(ClusterKeys.FAILOVER);
        Optional<FailoverRecord> request = Optional.empty();
        boolean unreadable = false;
        if (failover != null && !failover.value().isBlank()) {
            try {
                request = Optional.ofNullable(FailoverRecord.parse(failover.value(), failover.revision()));
            } catch (RuntimeException e) {
                unreadable = true;
                warnings.add("key failover cannot be read, asks for nothing, and is cleared by the leader: "
                        + e.getMessage());
            }
        }
        DcsEntry sync = tree.entries().get(ClusterKeys.SYNC);
        SyncRecord syncRecord = sync == null ? null : read(sync, e -> SyncRecord.parse(e.value(), e.revision()));
        FailsafeRecord failsafe = readKey(ClusterKeys.FAILSAFE, e -> FailsafeRecord.parse(e.value(), e.revision()));
        StatusRecord status = readKey(ClusterKeys.STATUS, e -> StatusRecord.parse(e.value()));
        return new ClusterSnapshot(
                leader(),
                members(),
                initialize == null ? null : new InitializeRecord(initialize.value(), initialize.revision()),
                readKey(ClusterKeys.CONFIG, this::config),
                revision(ClusterKeys.CONFIG),
                request.orElse(null),
                revision(ClusterKeys.FAILOVER),
                unreadable,
                syncRecord != null ? syncRecord : new SyncRecord(null, 0, List.of(), revision(ClusterKeys.SYNC)),
                status == null ? StatusRecord.NONE : status,
                readKey(ClusterKeys.HISTORY, e -> HistoryRecord.parse(e.value())),
                readKey(ClusterKeys.TIMELINE, e -> TimelineRecord.parse(e.value())),
                readKey(ClusterKeys.INITIALIZER, DcsEntry::value),
                failsafe != null
                        ? failsafe
                        : new FailsafeRecord(Collections.emptySortedMap(), revision(ClusterKeys.FAILSAFE)),
                warnings);
    }

    private @Nullable LeaderRecord leader() {
        var leader = tree.leader();
        if (leader == null) {
            return null;
        }
        String fault = NodeName.fault(leader.value());
        if (!fault.isEmpty()) {
            // The lock is held all the same: a nameless leader must not look like no leader.
            warnings.add("key leader holds '" + leader.value() + "', which " + fault);
            return new LeaderRecord(NodeName.of("unreadable-leader"), leader.token());
        }
        return new LeaderRecord(NodeName.of(leader.value()), leader.token());
    }

    private SortedMap<NodeName, MemberRecord> members() {
        SortedMap<NodeName, MemberRecord> members = new TreeMap<>();
        tree.entries().forEach((key, entry) -> {
            if (key.startsWith(ClusterKeys.MEMBERS)) {
                MemberRecord member = read(
                        entry,
                        e -> MemberRecord.parse(NodeName.of(key.substring(ClusterKeys.MEMBERS.length())), e.value()));
                if (member != null) {
                    members.put(member.name(), member);
                }
            }
        });
        return members;
    }

    private @Nullable ClusterConfig config(DcsEntry entry) {
        ClusterConfig config = ClusterConfig.parse(entry.value());
        config.faults().forEach(f -> warnings.add("key config is refused as a whole: " + f));
        return config.faults().isEmpty() ? config : null;
    }

    private @Nullable Revision revision(String key) {
        DcsEntry entry = tree.entries().get(key);
        return entry == null ? null : entry.revision();
    }

    private <T> @Nullable T readKey(String key, Function<DcsEntry, @Nullable T> reader) {
        DcsEntry entry = tree.entries().get(key);
        return entry == null ? null : read(entry, reader);
    }

    private <T> @Nullable T read(DcsEntry entry, Function<DcsEntry, @Nullable T> reader) {
        try {
            return reader.apply(entry);
        } catch (RuntimeException e) {
            warnings.add("key " + entry.key() + " cannot be read and is passed over: " + e.getMessage());
            return null;
        }
    }
}
