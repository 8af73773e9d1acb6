package io.hanode.cluster;

import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as it was read from the store once.
 *
 * @param leader who holds the leader lock; null when nobody does
 * @param members all members that have a live key, by name
 * @param initialize who the cluster is; null when nobody has begun to make it
 * @param config dynamic configuration, or null when there is none that can be used
 * @param configRevision version of the config key; null when the key is absent
 * @param failover a requested change of leader; null when there is none
 * @param failoverRevision version of the failover key, also when it is empty; null when the key is absent
 * @param failoverUnreadable whether the failover key holds something that cannot be read; it counts as no request
 * @param sync who may become leader in synchronous mode
 * @param status the leader's last written position
 * @param history the cluster's timelines; null when the key is absent or unreadable
 * @param timeline the highest timeline ever begun; null when the key is absent or unreadable
 * @param initializer which of our nodes is making the cluster; null when none is
 * @param failsafe who may run for the lead in failsafe mode
 * @param warnings what could not be read and was passed over, one sentence each
 */
public record ClusterSnapshot(
        @Nullable LeaderRecord leader,
        SortedMap<NodeName, MemberRecord> members,
        @Nullable InitializeRecord initialize,
        @Nullable ClusterConfig config,
        @Nullable Revision configRevision,
        @Nullable FailoverRecord failover,
        @Nullable Revision failoverRevision,
        boolean failoverUnreadable,
        SyncRecord sync,
        StatusRecord status,
        @Nullable HistoryRecord history,
        @Nullable TimelineRecord timeline,
        @Nullable String initializer,
        FailsafeRecord failsafe,
        List<String> warnings) {

    /** A cluster of which nothing is stored. */
    public static final ClusterSnapshot EMPTY = new ClusterSnapshot(
            null,
            Collections.emptySortedMap(),
            null,
            null,
            null,
            null,
            null,
            false,
            SyncRecord.NONE,
            StatusRecord.NONE,
            null,
            null,
            null,
            FailsafeRecord.NONE,
            List.of());

    /** Copies the collections. */
    public ClusterSnapshot {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
        warnings = List.copyOf(warnings);
    }

    /** The same cluster as it is while its leader, which the store does not know, is among the members: in failsafe mode. */
    public ClusterSnapshot ledBy(LeaderRecord newLeader, MemberRecord newMember) {
        SortedMap<NodeName, MemberRecord> known = new TreeMap<>(members);
        known.putIfAbsent(newMember.name(), newMember);
        return new ClusterSnapshot(
                newLeader,
                known,
                initialize,
                config,
                configRevision,
                failover,
                failoverRevision,
                failoverUnreadable,
                sync,
                status,
                history,
                timeline,
                initializer,
                failsafe,
                warnings);
    }

    /** The member of that name, when it has a live key. */
    public Optional<MemberRecord> member(NodeName name) {
        return Optional.ofNullable(members.get(name));
    }

    /** The leader's member record, when there is a leader that has one. */
    public Optional<MemberRecord> leaderMember() {
        return leader == null ? Optional.empty() : member(leader.name());
    }
}
