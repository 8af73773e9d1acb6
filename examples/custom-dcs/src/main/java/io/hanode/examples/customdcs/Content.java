package io.hanode.examples.customdcs;

import io.hanode.cluster.Json;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.Revision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a row holds: sessions, and keys that may belong to one. Not thread-safe: everybody reads a copy, and changes that. */
final class Content {

    static final String LEADER = "leader";

    /** A session: how often it was renewed, and for how long it lives without. */
    record Session(long renewals, long ttlMillis) {}

    /** A key: its value, the row's revision that wrote it, and its owner. */
    record Key(String value, long revision, @Nullable String session) {}

    final Map<String, Session> sessions = new TreeMap<>();
    final Map<String, Key> keys = new TreeMap<>();
    /** The revision of the last change of a key: renewals wake nobody. */
    long lastChange;
    /** The revision that this content gets when it is written. */
    final long next;

    boolean changed;

    Content(long revision) {
        this.next = revision + 1;
    }

    static Content parse(String text, long revision) {
        Content content = new Content(revision);
        Map<String, Object> json = Json.object(text);
        content.lastChange = number(json.get("lastChange"));
        map(json.get("sessions")).forEach((id, value) -> {
            List<?> session = (List<?>) value;
            content.sessions.put((String) id, new Session(number(session.get(0)), number(session.get(1))));
        });
        map(json.get("keys")).forEach((name, value) -> {
            List<?> key = (List<?>) value;
            String owner = key.size() > 2 ? (String) key.get(2) : null;
            content.keys.put((String) name, new Key((String) key.get(0), number(key.get(1)), owner));
        });
        return content;
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    String format() {
        Map<String, Object> all = new HashMap<>();
        all.put("lastChange", lastChange);
        Map<String, Object> outSessions = new TreeMap<>();
        sessions.forEach((id, s) -> outSessions.put(id, List.of(s.renewals, s.ttlMillis)));
        all.put("sessions", outSessions);
        Map<String, Object> outKeys = new TreeMap<>();
        keys.forEach((name, k) -> outKeys.put(
                name, k.session == null ? List.of(k.value, k.revision) : List.of(k.value, k.revision, k.session)));
        all.put("keys", outKeys);
        return Json.write(all);
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

    void renew(String id, Session session) {
        sessions.put(id, session);
        changed = true;
    }

    void endSession(String id) {
        changed |= sessions.remove(id) != null;
        if (keys.values().removeIf(key -> id.equals(key.session))) {
            touch();
        }
    }

    /** Whether the lock is held by this acquisition, of whomever. */
    boolean isHeld(FencingToken token) {
        Key leader = keys.get(LEADER);
        return leader != null && leader.revision == token.value();
    }

    boolean isAsExpected(String key, Expect expect) {
        Key present = keys.get(key);
        if (expect instanceof Expect.At at) {
            return present != null && present.revision == at.revision().value();
        }
        return expect instanceof Expect.Any || present == null;
    }

    @Nullable
    LeaderEntry leader() {
        Key leader = keys.get(LEADER);
        return leader == null ? null : new LeaderEntry(leader.value, new FencingToken(leader.revision));
    }

    DcsTree tree() {
        Map<String, DcsEntry> entries = new TreeMap<>();
        keys.forEach((name, key) -> {
            if (!name.equals(LEADER)) {
                entries.put(name, new DcsEntry(name, key.value, new Revision(key.revision)));
            }
        });
        return DcsTree.of(entries, leader());
    }
}
