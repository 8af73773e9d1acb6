package io.hanode.testkit.dcs;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The state of an in-memory store. Everything but {@link #run} is to be called inside {@link #run}. */
final class InMemoryStore {

    /** A key and the session that it lives with; see {@link #PERMANENT}. */
    record Item(String value, long revision, long session) {}

    private record Lease(long ttlNanos, long expiresAt) {}

    /** The session of a key that lives with none. */
    static final long PERMANENT = 0;

    private final LongSupplier nanos;
    private final SortedMap<String, SortedMap<String, Item>> clusters = new TreeMap<>();
    private final SortedMap<Long, Lease> leases = new TreeMap<>();
    private final List<InMemoryDcsClient> clients = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private long counter;

    InMemoryStore(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Runs one step atomically after ending what has run out; then, outside of the lock, wakes the clients that it concerns. */
    <T extends @Nullable Object> T run(Supplier<T> step) {
        T result;
        List<InMemoryDcsClient> woken = new ArrayList<>();
        synchronized (this) {
            endExpiredSessions();
            result = step.get();
            for (InMemoryDcsClient client : clients) {
                if (changed.contains(client.path())) {
                    woken.add(client);
                }
            }
            changed.clear();
        }
        woken.forEach(InMemoryDcsClient::wake);
        return result;
    }

    void register(InMemoryDcsClient client) {
        clients.add(client);
    }

    void unregister(InMemoryDcsClient client) {
        clients.remove(client);
    }

    long openSession(Duration ttl) {
        long id = ++counter;
        leases.put(id, new Lease(ttl.toNanos(), nanos.getAsLong() + ttl.toNanos()));
        return id;
    }

    /** Prolongs a session; false when it is gone. */
    boolean renew(long session) {
        Lease lease = leases.get(session);
        if (lease != null) {
            leases.put(session, new Lease(lease.ttlNanos(), nanos.getAsLong() + lease.ttlNanos()));
        }
        return lease != null;
    }

    boolean isLive(long session) {
        return leases.containsKey(session);
    }

    void endSession(long session) {
        if (leases.remove(session) == null) {
            return;
        }
        for (Map.Entry<String, SortedMap<String, Item>> cluster : clusters.entrySet()) {
            if (cluster.getValue().values().removeIf(item -> item.session() == session)) {
                counter++;
                changed.add(cluster.getKey());
            }
        }
    }

    Duration untilNextExpiry() {
        long now = nanos.getAsLong();
        return leases.values().stream()
                .map(lease -> Duration.ofNanos(Math.max(0, lease.expiresAt() - now)))
                .min(Duration::compareTo)
                .orElse(Duration.ofDays(365));
    }

    @Nullable
    Item get(String path, String key) {
        return tree(path).get(key);
    }

    @Nullable
    LeaderEntry leader(String path) {
        Item item = get(path, ClusterKeys.LEADER);
        return item == null ? null : new LeaderEntry(item.value(), new FencingToken(item.revision()));
    }

    Item put(String path, String key, String value, long session) {
        Item item = new Item(value, ++counter, session);
        tree(path).put(key, item);
        changed.add(path);
        return item;
    }

    /** Deletes a key; the revision of the deletion. */
    Revision remove(String path, String key) {
        if (tree(path).remove(key) != null) {
            counter++;
            changed.add(path);
        }
        return new Revision(counter);
    }

    boolean holds(String path, FencingToken token) {
        Item item = get(path, ClusterKeys.LEADER);
        return item != null && item.revision() == token.value();
    }

    boolean isAsExpected(String path, String key, Expect expect) {
        Item item = get(path, key);
        if (expect instanceof Expect.At at) {
            return item != null && item.revision() == at.revision().value();
        }
        return expect instanceof Expect.Any || item == null;
    }

    DcsTree read(String path) {
        SortedMap<String, DcsEntry> entries = new TreeMap<>();
        tree(path).forEach((key, item) -> {
            if (!key.equals(ClusterKeys.LEADER)) {
                entries.put(key, new DcsEntry(key, item.value(), new Revision(item.revision())));
            }
        });
        return new DcsTree(entries, leader(path));
    }

    private SortedMap<String, Item> tree(String path) {
        return clusters.computeIfAbsent(path, p -> new TreeMap<>());
    }

    private void endExpiredSessions() {
        long now = nanos.getAsLong();
        List<Long> over = new ArrayList<>();
        leases.forEach((id, lease) -> {
            if (now - lease.expiresAt() >= 0) {
                over.add(id);
            }
        });
        over.forEach(this::endSession);
    }
}
