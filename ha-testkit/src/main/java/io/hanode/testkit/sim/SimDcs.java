package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.dcs.AcquireResult;
import io.hanode.dcs.DcsEntry;
import io.hanode.dcs.DcsTree;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderEntry;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.PublishResult;
import io.hanode.dcs.ReleaseResult;
import io.hanode.dcs.RenewResult;
import io.hanode.dcs.Revision;
import io.hanode.dcs.WriteResult;
import io.hanode.model.NodeName;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The store itself: each method is the one instant at which a call takes effect. Keeps the contract of the SPI to the letter. */
final class SimDcs {

    /** A session as the store knows it. */
    static final class Session {
        final long id;
        final NodeName node;
        final Duration ttl;
        private long expiresAt;
        private boolean watched;

        private Session(long id, NodeName node, Duration ttl) {
            this.id = id;
            this.node = node;
            this.ttl = ttl;
        }
    }

    private record Key(DcsEntry entry, long owner) {}

    private static final long NOBODY = 0;

    private final SimWorld world;
    private final SimRandom random;
    private final SortedMap<Long, Session> sessions = new TreeMap<>();
    private final SortedMap<String, Key> keys = new TreeMap<>();
    private @Nullable LeaderEntry leader;
    private long leaderSession = NOBODY;
    private long version = 100;
    private @Nullable DcsTree tree;
    boolean down;
    /** Whether it is gone with all that it held, until it is restored. */
    boolean lost;

    SimDcs(SimWorld world, SimRandom random) {
        this.world = world;
        this.random = random;
    }

    Session open(NodeName node, Duration asked) {
        Duration granted = asked.compareTo(world.profile.longestTtl()) > 0 ? world.profile.longestTtl() : asked;
        Session session = new Session(++version, node, granted);
        sessions.put(session.id, session);
        prolong(session);
        return session;
    }

    RenewResult renew(Session session) {
        if (!alive(session)) {
            return RenewResult.EXPIRED;
        }
        prolong(session);
        return RenewResult.RENEWED;
    }

    private void prolong(Session session) {
        long late = random.between(0, world.profile.takeoverDelay());
        session.expiresAt = world.scheduler.now() + session.ttl.toNanos() + late;
        if (!session.watched) {
            session.watched = true;
            world.scheduler.at(session.expiresAt, () -> expire(session));
        }
    }

    private void expire(Session session) {
        if (!alive(session)) {
            return;
        }
        if (session.expiresAt > world.scheduler.now()) {
            // It was renewed meanwhile.
            world.scheduler.at(session.expiresAt, () -> expire(session));
            return;
        }
        if (down || lost) {
            // A store without a quorum expires nothing; it looks again when it is back.
            world.scheduler.after(random.millis(50, 1000), () -> expire(session));
            return;
        }
        world.story.tell("dcs", "session " + session.id + " of " + session.node + " expires");
        end(session);
    }

    /** Ends a session, and with it what is bound to it. */
    void end(Session session) {
        sessions.remove(session.id);
        keys.values().removeIf(k -> k.owner == session.id);
        if (leaderSession == session.id) {
            free();
        }
        changed();
    }

    private void free() {
        leader = null;
        leaderSession = NOBODY;
    }

    private void changed() {
        tree = null;
        world.storeChanged();
    }

    private boolean alive(Session session) {
        return sessions.get(session.id) == session;
    }

    AcquireResult acquire(Session session, String payload) {
        if (!alive(session)) {
            return new AcquireResult.SessionExpired();
        }
        if (leader != null) {
            return new AcquireResult.HeldBy(leader);
        }
        leader = new LeaderEntry(payload, new FencingToken(++version));
        leaderSession = session.id;
        changed();
        return new AcquireResult.Acquired(lockOf(leader));
    }

    private LeaderLock lockOf(LeaderEntry entry) {
        return new LeaderLock(entry.token(), "session " + leaderSession);
    }

    /** The lock as it is, with whether it is this session's. */
    Optional<LeaderLock> held(Session session) {
        return leader == null || leaderSession != session.id ? Optional.empty() : Optional.of(lockOf(leader));
    }

    /** The lock, whoever holds it: only a planted bug asks for that. */
    Optional<LeaderLock> anyLock() {
        return leader == null ? Optional.empty() : Optional.of(lockOf(leader));
    }

    ReleaseResult release(FencingToken token) {
        if (leader == null || !leader.token().equals(token)) {
            return ReleaseResult.NOT_HELD;
        }
        free();
        changed();
        return ReleaseResult.RELEASED;
    }

    PublishResult publish(Session session, String payload) {
        if (!alive(session)) {
            return PublishResult.SESSION_EXPIRED;
        }
        String name = ClusterKeys.member(session.node);
        Key old = keys.get(name);
        if (old != null && old.owner != session.id) {
            return PublishResult.NAME_TAKEN;
        }
        put(name, payload, session.id);
        return PublishResult.PUBLISHED;
    }

    /** A write by a person. */
    WriteResult write(String key, String value, Expect expect) {
        Key old = keys.get(key);
        boolean asExpected = expect instanceof Expect.At at
                ? old != null && old.entry.revision().equals(at.revision())
                : !(expect instanceof Expect.Absent) || old == null;
        if (!asExpected) {
            return new WriteResult.Conflict();
        }
        return new WriteResult.Written(new Revision(put(key, value, NOBODY)));
    }

    WriteResult writeAsLeader(
            NodeName writer, LeaderLock lock, String key, String value, Expect expect, boolean guarded) {
        boolean held = leader != null && leader.token().equals(lock.token());
        if (!held && guarded) {
            return new WriteResult.LockLost();
        }
        WriteResult result = write(key, value, expect);
        if (result instanceof WriteResult.Written) {
            world.invariants.recordWritten(writer, key, value, held);
        }
        return result;
    }

    private long put(String key, String value, long owner) {
        keys.put(key, new Key(new DcsEntry(key, value, new Revision(++version)), owner));
        changed();
        return version;
    }

    /** The value of a key; null when it is absent. */
    @Nullable
    String value(String key) {
        Key found = keys.get(key);
        return found == null ? null : found.entry.value();
    }

    @Nullable
    LeaderEntry leader() {
        return leader;
    }

    /** What a backup holds: the records, without what is bound to sessions. */
    record Backup(SortedMap<String, Key> records) {}

    Backup backup() {
        SortedMap<String, Key> records = new TreeMap<>(keys);
        records.values().removeIf(k -> k.owner != NOBODY);
        return new Backup(records);
    }

    /** Puts a backup in the place of all there is. Versions go on from where they were, as after a restore that bumps them. */
    void restore(Backup backup) {
        keys.clear();
        keys.putAll(backup.records);
        sessions.clear();
        free();
        changed();
    }

    /** Ends all sessions of a node. */
    void endOf(NodeName node) {
        sessions.values().stream().filter(s -> s.node.equals(node)).toList().forEach(this::end);
    }

    /** Another program takes the lock, or (null) deletes it. */
    void seize(@Nullable String by) {
        free();
        if (by != null) {
            leader = new LeaderEntry(by, new FencingToken(++version));
        }
        changed();
    }

    void delete(String key) {
        if (keys.remove(key) != null) {
            changed();
        }
    }

    /** All there is; the same object as long as nothing has changed. */
    DcsTree read() {
        DcsTree known = tree;
        if (known == null) {
            SortedMap<String, DcsEntry> entries = new TreeMap<>();
            keys.forEach((name, key) -> entries.put(name, key.entry));
            known = new DcsTree(entries, leader);
            tree = known;
        }
        return known;
    }
}
