package io.hanode.dcs.etcd;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.Json;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import io.hanode.http.HttpCall.EffectKind;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a cluster's whole tree with one linearizable request, so that it is even one consistent picture. */
final class TreeReader {

    private final Gateway gateway;
    private final Keys keys;

    TreeReader(Gateway gateway, Keys keys) {
        this.gateway = gateway;
        this.keys = keys;
    }

    DcsTree read(Deadline deadline) throws DcsException {
        String range = Json.write(Map.of("key", Bytes.encode(keys.prefix()), "range_end", Bytes.encode(keys.end())));
        Answer answer = gateway.ask("/v3/kv/range", range, EffectKind.READS, deadline);
        SortedMap<String, DcsEntry> entries = new TreeMap<>();
        LeaderEntry leader = null;
        for (Fields kv : answer.json().objects("kvs")) {
            KeyValue found = KeyValue.of(kv);
            String key = keys.relative(found.key());
            if (key.equals(ClusterKeys.LEADER)) {
                leader = entry(found);
            } else {
                String text = found.text();
                if (text != null) {
                    entries.put(key, new DcsEntry(key, text, new Revision(found.modRevision())));
                }
            }
        }
        return new DcsTree(entries, leader);
    }

    /** Whatever its value is, the lock is held. */
    static LeaderEntry entry(KeyValue leader) {
        return new LeaderEntry(leader.anyText(), new FencingToken(leader.modRevision()));
    }
}
