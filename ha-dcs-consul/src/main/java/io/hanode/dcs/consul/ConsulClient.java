package io.hanode.dcs.consul;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.SessionRequest;
import io.hanode.dcs.Sessions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** A client for one cluster. */
final class ConsulClient implements DcsClient {

    /** Less than the 3 s that the SPI allows, and more than a session takes. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(2500);

    private final Settings settings;
    private final DcsScope scope;
    private final Keys keys;
    private final ConsulApi api;
    private final Watcher watcher;
    private final Sessions sessions;
    private volatile DcsTraits traits;

    ConsulClient(Settings settings, DcsScope scope) {
        this.settings = settings;
        this.scope = scope;
        this.keys = new Keys(scope);
        this.api = new ConsulApi(settings);
        this.watcher = new Watcher(api, keys, "hanode-consul-watch-" + scope.cluster());
        this.sessions = new Sessions(api.describe());
        this.traits = Ttl.traits(settings.sessionTtlMin(), settings.sessionTtlMin());
    }

    @Override
    public DcsTraits traits() {
        return traits;
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        sessions.checkOpen();
        String node = request.node().value();
        Duration granted = Ttl.granted(request.ttl(), settings.sessionTtlMin());
        String id = api.createSession(scope.cluster() + "-" + node, granted, Deadline.in(timeout));
        ConsulSession session = sessions.add(new ConsulSession(api, keys, id, node, granted, sessions));
        traits = Ttl.traits(settings.sessionTtlMin(), granted);
        return session;
    }

    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        sessions.checkOpen();
        Map<String, DcsEntry> entries = new TreeMap<>();
        LeaderEntry leader = null;
        for (Pair pair : api.list(keys, Deadline.in(timeout))) {
            String key = pair.key().substring(keys.prefix().length());
            if (key.equals(ClusterKeys.LEADER)) {
                leader = pair.session() == null ? null : pair.leader();
            } else if (!key.isEmpty()) {
                pair.entry(key).ifPresent(entry -> entries.put(key, entry));
            }
        }
        return DcsTree.of(entries, leader);
    }

    @Override
    public Subscription watch(Runnable maybeChanged) {
        return watcher.watch(maybeChanged);
    }

    @Override
    public void close() {
        if (sessions.close(CLOSE_PATIENCE, deadline -> watcher.close())) {
            api.close();
        }
    }
}
