package io.hanode.benchmarks;

import io.hanode.cluster.ClusterConfig;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.SnapshotParser;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.Revision;
import io.hanode.decide.DcsView;
import io.hanode.decide.Decider;
import io.hanode.decide.Decision;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Memory;
import io.hanode.decide.NodeRequests;
import io.hanode.decide.Observation;
import io.hanode.decide.OperationView;
import io.hanode.decide.Rule;
import io.hanode.decide.Self;
import io.hanode.model.ClusterName;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Tags;
import io.hanode.model.Tick;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.ServerAddress;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SlotInfo;
import io.hanode.postgres.SynchronousState;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Observations of a cluster of three. Each is checked to lead to the rule that it is named for. */
final class Scenes {

    private static final Tick NOW = new Tick(Duration.ofHours(1).toNanos());
    private static final SystemIdentifier SYSTEM = new SystemIdentifier("7268616322854375442");
    private static final Lsn END = Lsn.parse("0/5000000");
    private static final LeaderLock LOCK = new LeaderLock(new FencingToken(7), "proof");
    private static final String CONFIG = "{\"ttl\": 30, \"loop_wait\": 10, \"postgresql\": {\"use_pg_rewind\": true}}";

    private Scenes() {}

    static Observation steadyLeader() {
        Tick demoteAt = NOW.plus(Duration.ofSeconds(20));
        LeaseView lease = new LeaseView.Held(LOCK, demoteAt, demoteAt.plus(Duration.ofSeconds(9)));
        List<SlotInfo> slots = List.of(slot("pg2"), slot("pg3"));
        PostgresState primary = new PostgresState.Primary(info(slots), Timeline.of(1), END, history(), true, List.of(), SynchronousState.NONE);
        return settled(observation("pg1", snapshot(true), lease, primary, new TreeMap<>()), Rule.R510);
    }

    static Observation steadyFollower() {
        return settled(
                observation("pg2", snapshot(true), new LeaseView.Session(), standby(), new TreeMap<>()), Rule.R810);
    }

    static Observation race() {
        SortedMap<NodeName, PeerView> peers = new TreeMap<>();
        NodeName silent = NodeName.of("pg1");
        peers.put(silent, new PeerView.Silent(silent, "does not accept connections"));
        NodeName other = NodeName.of("pg3");
        Lsn less = Lsn.parse("0/4FFFF00");
        peers.put(
                other,
                new PeerView.Answered(
                        other, PeerView.Role.STANDBY, Timeline.of(1), less, Tags.NONE, SYSTEM, false, "pg3-process"));
        return settled(observation("pg2", snapshot(false), new LeaseView.Session(), standby(), peers), Rule.R306);
    }

    /** The same with the memory of a turn before, as all turns but the first have. */
    private static Observation settled(Observation o, Rule expected) {
        Observation next = with(o, Decider.decide(o).memory());
        Decision decision = Decider.decide(next);
        if (decision.rule() != expected) {
            throw new IllegalStateException(
                    "expected " + expected + ", decided " + decision.rule() + ": " + decision.reason());
        }
        return next;
    }

    private static Observation with(Observation o, Memory memory) {
        return new Observation(
                o.now(),
                o.wallClock(),
                o.self(),
                o.config(),
                o.dcs(),
                o.lease(),
                o.postgres(),
                o.promise(),
                o.peers(),
                o.operation(),
                o.applied(),
                o.remote(),
                o.hindrances(),
                o.requests(),
                o.closing(),
                memory);
    }

    private static Observation observation(
            String node,
            ClusterSnapshot snapshot,
            LeaseView lease,
            PostgresState postgres,
            SortedMap<NodeName, PeerView> peers) {
        Self self = new Self(
                new ClusterName("demo"),
                NodeName.of(node),
                node + "-process",
                Tags.NONE,
                new ServerAddress(host(node), 5432, "postgres"),
                api(node),
 null,
                true,
                Map.of());
        return new Observation(
                NOW,
                Instant.EPOCH,
                self,
                ClusterConfig.parse(CONFIG),
                new DcsView.Available(snapshot),
                lease,
                postgres,
                null,
                peers,
                OperationView.IDLE,
                null,
                null,
                List.of(),
                NodeRequests.NONE,
                false,
                Memory.NONE);
    }

    private static ClusterSnapshot snapshot(boolean withLeader) {
        Map<String, DcsEntry> entries = new HashMap<>();
        put(entries, "initialize", SYSTEM.value());
        put(entries, "config", CONFIG);
        put(entries, "status", "{\"optime\": " + END.bytes() + "}");
        put(entries, "members/pg2", member("pg2", "replica", ", \"replication_state\": \"streaming\""));
        put(entries, "members/pg3", member("pg3", "replica", ", \"replication_state\": \"streaming\""));
        if (withLeader) {
            put(entries, "members/pg1", member("pg1", "primary", ""));
        }
        return SnapshotParser.parse(DcsTree.of(entries, withLeader ? new LeaderEntry("pg1", LOCK.token()) : null));
    }

    private static String member(String node, String role, String more) {
        return "{\"conn_url\": \"postgres://" + host(node) + ":5432/postgres\", \"api_url\": \"" + api(node)
                + "\", \"state\": \"running\", \"role\": \"" + role + "\", \"version\": \"4.1.4\", \"timeline\": 1,"
                + " \"xlog_location\": " + END.bytes() + more + ", \"hanode\": {\"instance\": \"" + node
                + "-process\"}}";
    }

    private static void put(Map<String, DcsEntry> entries, String key, String value) {
        entries.put(key, new DcsEntry(key, value, new Revision(1)));
    }

    private static PostgresState standby() {
        Upstream upstream = new Upstream(NodeName.of("pg1"), host("pg1"), 5432, "pg2");
        return new PostgresState.Standby(
                info(List.of()),
                Timeline.of(1),
                END,
                END,
                upstream,
                true,
                false,
                history(),
                List.of(),
                false,
                null,
                false,
                null);
    }

    private static SlotInfo slot(String name) {
        return new SlotInfo(name, true, true, END, true);
    }

    private static ServerInfo info(List<SlotInfo> slots) {
        return new ServerInfo(
                new PostmasterIdentity(4711, 1), "2026-01-01 00:00:00+00", 150_018, SYSTEM, List.of(), slots);
    }

    private static TimelineHistory history() {
        return new TimelineHistory(Timeline.of(1), List.of());
    }

    private static String host(String node) {
        return "10.0.0." + node.substring(2);
    }

    private static String api(String node) {
        return "http://" + host(node) + ":8008/patroni";
    }
}
