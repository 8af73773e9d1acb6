package io.hanode.examples.customdcs;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What a row holds: sessions, and keys that may belong to one. Not thread-safe: everybody reads a copy, and changes that. */
final class Content {

    /** A session: how often it was renewed, and for how long it lives without. */
    record Session(long renewals, long ttlMillis) {}

    /** A key: its value, the row's revision that wrote it, and its owner. */
    record Key(String value, long revision, @Nullable String session) {}

    private record Stored(Map<String, Session> sessions, Map<String, Key> keys, long lastChange) {}

    static final String EMPTY = "{\"sessions\":{},\"keys\":{},\"lastChange\":0}";

    private static final JsonMapper JSON = new JsonMapper();

    final Map<String, Session> sessions;
    final Map<String, Key> keys;
    /** The revision that this content gets when it is written. */
    final long next;
    /** The revision of the last change of a key: renewals wake nobody. */
    long lastChange;

    boolean changed;

    private Content(Stored stored, long revision) {
        this.sessions = new TreeMap<>(stored.sessions);
        this.keys = new TreeMap<>(stored.keys);
        this.lastChange = stored.lastChange;
        this.next = revision + 1;
    }

    static Content parse(String text, long revision) {
        return new Content(JSON.readValue(text, Stored.class), revision);
    }

    String format() {
        return JSON.writeValueAsString(new Stored(sessions, keys, lastChange));
    }

    Revision put(String key, String value, @Nullable String session) {
        keys.put(key, new Key(value, next, session));
        return touch();
    }

    Revision delete(String key) {
        keys.remove(key);
        return touch();
    }

    private Revision touch() {
        changed = true;
        lastChange = next;
        return new Revision(next);
    }

    Session renew(String id, Session session) {
        sessions.put(id, session);
        changed = true;
        return session;
    }

    boolean endSession(String id) {
        changed |= sessions.remove(id) != null;
        if (keys.values().removeIf(key -> id.equals(key.session))) {
            touch();
        }
        return changed;
    }

    /** Whether the lock is held by this acquisition, of whomever. */
    boolean isHeld(FencingToken token) {
        Key leader = keys.get(ClusterKeys.LEADER);
        return leader != null && leader.revision == token.value();
    }

    boolean isAsExpected(String key, Expect expect) {
        Key present = keys.get(key);
        return expect instanceof Expect.At at
                ? present != null && present.revision == at.revision().value()
                : expect instanceof Expect.Any || present == null;
    }

    @Nullable
    LeaderEntry leader() {
        Key leader = keys.get(ClusterKeys.LEADER);
        return leader == null ? null : new LeaderEntry(leader.value, new FencingToken(leader.revision));
    }

    DcsTree tree() {
        Map<String, DcsEntry> entries = new TreeMap<>();
        keys.forEach((name, key) -> {
            if (!name.equals(ClusterKeys.LEADER)) {
                entries.put(name, new DcsEntry(name, key.value, new Revision(key.revision)));
            }
        });
        return DcsTree.of(entries, leader());
    }
}
