package io.hanode.decide;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.FailsafeRecord;
import io.hanode.cluster.HistoryRecord;
import io.hanode.cluster.InitializeRecord;
import io.hanode.cluster.Json;
import io.hanode.cluster.LeaderRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.StatusRecord;
import io.hanode.cluster.SyncRecord;
import io.hanode.cluster.TimelineRecord;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.Revision;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the store holds: by default the records of three healthy nodes of which pg1 leads on timeline 1. */
final class Cluster {

    /** The version of the request for a switchover or failover, when there is one. */
    static final Revision REQUEST = new Revision(31);

    private final SortedMap<NodeName, MemberRecord> members = new TreeMap<>();
    private @Nullable LeaderRecord leader = new LeaderRecord(NodeName.of("pg1"), Scenario.LOCK.token());
    private @Nullable InitializeRecord initialize = new InitializeRecord(Server.SYSTEM.value(), new Revision(1));
    private @Nullable Revision configRevision = new Revision(2);
    private @Nullable FailoverRecord request;
    private boolean unreadableRequest;
    private SyncRecord sync = SyncRecord.NONE;
    private StatusRecord status;
    private @Nullable HistoryRecord history;
    private @Nullable TimelineRecord claim;
    private @Nullable String initializer;
    private FailsafeRecord failsafe = FailsafeRecord.NONE;

    Cluster() {
        member("pg1", "role", "primary", "xlog_location", Lsn.parse(Server.END).bytes(), "timeline", 1);
        standby("pg2");
        standby("pg3");
        Lsn end = Lsn.parse(Server.END);
        status = new StatusRecord(
                end, new TreeMap<>(Map.of("pg1", end, "pg2", end, "pg3", end)), List.of("pg2", "pg3"), null, null);
    }

    /** Who has to agree before a leader without the store goes on. */
    Cluster failsafe(String... nodes) {
        SortedMap<NodeName, String> listed = new TreeMap<>();
        Arrays.stream(nodes).forEach(n -> listed.put(NodeName.of(n), api(n)));
        failsafe = new FailsafeRecord(listed, new Revision(41));
        return this;
    }

    static String host(String node) {
        return "10.0.0." + node.substring(2);
    }

    static String api(String node) {
        return "http://" + host(node) + ":8008/patroni";
    }

    private void standby(String node) {
        long end = Lsn.parse(Server.END).bytes();
        member(
                node,
                "role",
                "replica",
                "xlog_location",
                end,
                "replay_lsn",
                end,
                "receive_lsn",
                end,
                "replication_state",
                "streaming",
                "timeline",
                1);
    }

    /** Nothing is stored at all. */
    Cluster blank() {
        members.clear();
        leader = null;
        initialize = null;
        configRevision = null;
        status = StatusRecord.NONE;
        return this;
    }

    Cluster noLeader() {
        leader = null;
        return this;
    }

    Cluster leader(String node, FencingToken token) {
        leader = new LeaderRecord(NodeName.of(node), token);
        return this;
    }

    /** Another node took the lock, after pg1. */
    Cluster leader(String node) {
        return leader(node, new FencingToken(8));
    }

    Cluster gone(String node) {
        members.remove(NodeName.of(node));
        return this;
    }

    /** Changes fields of a member's record: name and value by turns. */
    Cluster member(String node, Object... fields) {
        NodeName name = NodeName.of(node);
        MemberRecord before = members.get(name);
        Map<String, Object> json = before == null ? bare(node) : Json.object(before.toJson());
        for (int i = 0; i < fields.length; i += 2) {
            json.put((String) fields[i], fields[i + 1]);
        }
        members.put(name, MemberRecord.parse(name, Json.write(json)));
        return this;
    }

    private static Map<String, Object> bare(String node) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("conn_url", "postgres://" + host(node) + ":5432/postgres");
        json.put("api_url", api(node));
        json.put("state", "running");
        json.put("version", "4.1.4");
        json.put("hanode", Map.of("instance", node + "-process"));
        return json;
    }

    Cluster initialize(@Nullable String value) {
        initialize = value == null ? null : new InitializeRecord(value, new Revision(1));
        return this;
    }

    Cluster initializer(String node) {
        initializer = node;
        return this;
    }

    Cluster noConfig() {
        configRevision = null;
        return this;
    }

    /** Somebody asked for a change of leader. */
    Cluster request(@Nullable String from, @Nullable String candidate) {
        return request(from, candidate, null);
    }

    Cluster request(@Nullable String from, @Nullable String candidate, @Nullable Instant at) {
        request = new FailoverRecord(
                from == null ? null : NodeName.of(from),
                candidate == null ? null : NodeName.of(candidate),
                at,
                REQUEST);
        return this;
    }

    /** The key for a change of leader holds nonsense. */
    Cluster unreadableRequest() {
        unreadableRequest = true;
        return this;
    }

    Cluster sync(String writer, String... standbys) {
        return syncQuorum(writer, 0, standbys);
    }

    /** The sync record in quorum mode. */
    Cluster syncQuorum(String writer, int quorum, String... standbys) {
        List<NodeName> names = Arrays.stream(standbys).map(NodeName::of).toList();
        sync = new SyncRecord(NodeName.of(writer), quorum, names, new Revision(5));
        return this;
    }

    /** The last position that a leader wrote down. */
    Cluster lastPosition(String lsn) {
        return lastPosition(lsn, null);
    }

    /** The last position that a leader wrote down, and on which timeline it lies; null: not told. */
    Cluster lastPosition(String lsn, @Nullable Integer timeline) {
        Timeline on = timeline == null ? null : Timeline.of(timeline);
        status = new StatusRecord(Lsn.parse(lsn), status.slots(), status.retainSlots(), on, status.paused());
        return this;
    }

    /** The leader wrote its last status in a pause. */
    Cluster pausedLeader(String node) {
        status = new StatusRecord(
                status.position(), status.slots(), status.retainSlots(), status.timeline(), NodeName.of(node));
        return this;
    }

    /** The history key: that timeline was left at that position. Repeat for more, oldest first. */
    Cluster left(int timeline, String switchPoint) {
        List<HistoryRecord.Entry> entries = new java.util.ArrayList<>(history == null ? List.of() : history.entries());
        entries.add(new HistoryRecord.Entry(timeline, Lsn.parse(switchPoint), "no reason", null, null));
        history = new HistoryRecord(entries);
        return this;
    }

    /** The claim of a timeline number. */
    Cluster claim(int timeline, FencingToken token, boolean done) {
        Timeline claimed = Timeline.of(timeline);
        claim = done
                ? TimelineRecord.done(claimed, NodeName.of("pg1"), token)
                : new TimelineRecord(claimed, NodeName.of("pg1"), token, false, null);
        return this;
    }

    /** A standby leader recorded that timeline as the other cluster's, and reserved the next. */
    Cluster followed(int timeline) {
        return begun(timeline + 1, new FencingToken(0), timeline);
    }

    /** A timeline is begun under that lock while the history describes another. */
    Cluster begun(int timeline, FencingToken token, int described) {
        claim = TimelineRecord.begun(Timeline.of(timeline), NodeName.of("pg1"), token, Timeline.of(described));
        return this;
    }

    ClusterSnapshot snapshot(ClusterConfig config) {
        return new ClusterSnapshot(
                leader,
                members,
                initialize,
                configRevision == null ? null : config,
                configRevision,
                request,
                request == null && !unreadableRequest ? null : REQUEST,
                unreadableRequest,
                sync,
                status,
                history,
                claim,
                initializer,
                failsafe,
                List.of());
    }
}
