package io.hanode.agent.cli;

import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import java.util.LinkedHashMap;
import java.util.Map;

/** Clusters as a store holds them. */
final class Trees {

    private final Map<String, String> keys = new LinkedHashMap<>();
    private LeaderEntry leader;

    /** Three nodes on usual ports: n1 leads, n2 streams, n3 has fallen back by 16 MiB. */
    static Trees three() {
        return new Trees()
                .leader("n1")
                .key("initialize", "7268616322854375442")
                .key("config", "{\"ttl\":30,\"loop_wait\":10,\"postgresql\":{\"use_pg_rewind\":true}}")
                .key("status", "{\"optime\":67395656,\"slots\":{\"n2\":67395656}}")
                .key(
                        "history",
                        "[[1,25623960,\"no recovery target specified\",\"2026-01-01T00:00:00+00:00\",\"n2\"],"
                                + "[2,25624344,\"no recovery target specified\"]]")
                .member(
                        "n1",
                        "10.0.0.1:5432",
                        "\"state\":\"running\",\"role\":\"primary\",\"xlog_location\":67395656,\"timeline\":3")
                .member("n2", "10.0.0.2:5432", standby(67_395_656))
                .member("n3", "10.0.0.3:5432", standby(67_395_656 - (16 << 20)));
    }

    static String standby(long position) {
        return "\"state\":\"running\",\"role\":\"replica\",\"xlog_location\":" + position + ",\"replay_lsn\":"
                + position + ",\"receive_lsn\":" + position + ",\"replication_state\":\"streaming\",\"timeline\":3";
    }

    Trees leader(String name) {
        leader = new LeaderEntry(name, new FencingToken(7));
        return this;
    }

    Trees noLeader() {
        leader = null;
        return this;
    }

    Trees key(String key, String value) {
        keys.put(key, value);
        return this;
    }

    Trees without(String key) {
        keys.remove(key);
        return this;
    }

    Trees member(String name, String server, String fields) {
        String host = server.replaceFirst(":[0-9]+$", "");
        return key(
                "members/" + name,
                "{\"conn_url\":\"postgres://" + server + "/postgres\",\"api_url\":\"http://" + host + ":8008/patroni\","
                        + fields + "}");
    }

    DcsTree tree() {
        Map<String, DcsEntry> entries = new LinkedHashMap<>();
        keys.forEach((key, value) -> entries.put(key, new DcsEntry(key, value, new Revision(entries.size() + 1))));
        return DcsTree.of(entries, leader);
    }

    StoredCluster stored() {
        return new StoredCluster("batman", tree());
    }

    ClusterView view() {
        return stored().view();
    }
}
