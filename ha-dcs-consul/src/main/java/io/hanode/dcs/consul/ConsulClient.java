package io.hanode.dcs.consul;

import io.hanode.dcs.DcsClient;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsException.Effect;
import io.hanode.dcs.DcsScope;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.DcsTraits;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Deadline;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.SessionRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client for one cluster. */
final class ConsulClient implements DcsClient {

    /** Less than the 3 s that the SPI allows, and more than a session takes. */
    private static final Duration CLOSE_PATIENCE = Duration.ofMillis(2500);

    private final Settings settings;
    private final DcsScope scope;
    private final Keys keys;
    private final ConsulApi api;
    private final Watcher watcher;
    private final Set<ConsulSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile DcsTraits traits;

    ConsulClient(Settings settings, DcsScope scope) {
        this.settings = settings;
        this.scope = scope;
        this.keys = new Keys(scope);
        this.api = new ConsulApi(settings);
        this.watcher = new Watcher(api, keys, "hanode-consul-watch-" + scope.cluster());
        this.traits = Ttl.traits(settings.sessionTtlMin(), settings.sessionTtlMin());
    }

    @Override
    public DcsTraits traits() {
        return traits;
    }

    @Override
    public DcsSession openSession(SessionRequest request, Duration timeout) throws DcsException {
        checkOpen();
        String node = request.node().value();
        Duration granted = Ttl.granted(request.ttl(), settings.sessionTtlMin());
        String id = api.createSession(scope.cluster() + "-" + node, granted, Deadline.in(timeout));
        ConsulSession session = new ConsulSession(api, keys, id, node, granted, sessions::remove);
        sessions.add(session);
        if (closed.get()) {
            session.close();
            checkOpen();
        }
        traits = Ttl.traits(settings.sessionTtlMin(), granted);
        return session;
    }

    @Override
    public DcsTree read(Duration timeout) throws DcsException {
        checkOpen();
        Map<String, DcsEntry> entries = new TreeMap<>();
        LeaderEntry leader = null;
        for (Pair pair : api.list(keys, Deadline.in(timeout))) {
            String key = pair.key().substring(keys.prefix().length());
            if (key.equals(Keys.LEADER)) {
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
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watcher.close();
        Deadline deadline = Deadline.in(CLOSE_PATIENCE);
        List<Thread> closers = new ArrayList<>();
        for (ConsulSession session : sessions) {
            Thread closer = new Thread(session::close, "hanode-consul-close");
            closer.setDaemon(true);
            closer.start();
            closers.add(closer);
        }
        for (Thread closer : closers) {
            join(closer, deadline);
        }
        api.close();
    }

    private static void join(Thread closer, Deadline deadline) {
        try {
            closer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void checkOpen() throws DcsException {
        if (closed.get()) {
            throw new DcsException(Effect.NOT_APPLIED, "client of " + api.describe() + " is closed");
        }
    }
}
