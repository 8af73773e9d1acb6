package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.LeaderRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.PostmasterIdentity;
import io.hanode.postgres.SlotInfo;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What every turn remembers in the same way, whatever it decides. */
final class MemoryUpkeep {

    private static final int MOST_KNOWN_NODES = 100;

    private MemoryUpkeep() {}

    static Memory of(Observation o) {
        Memory m = o.memory();
        ClusterSnapshot snapshot = o.dcs() instanceof DcsView.Available a ? a.snapshot() : null;
        LeaderRecord leader = snapshot == null ? null : snapshot.leader();
        boolean up = o.postgres() instanceof PostgresState.Primary || o.postgres() instanceof PostgresState.Standby;
        return new Memory(
                orNow(m.since(), o),
                m.contact() || snapshot != null,
                knownApis(m, snapshot),
                snapshot == null ? m.leaderlessSince() : leader == null ? orNow(m.leaderlessSince(), o) : null,
                o.lock().isPresent() && !up ? orNow(m.crashedSince(), o) : null,
                handover(o, snapshot),
                m.publishedAt(),
                m.statusAt(),
                o.postgres() instanceof PostgresState.Standby s && !s.streaming() ? orNow(m.stuckSince(), o) : null,
                sameLock(m.triedToAdopt(), leader) ? m.triedToAdopt() : null,
                knownStandby(o),
                errands(o, snapshot),
                snapshot == null ? m.failsafe() : m.failsafe().reading(snapshot, o.now()),
                slotsSeen(o, snapshot));
    }

    private static boolean sameLock(Memory.@Nullable AdoptionTry tried, @Nullable LeaderRecord leader) {
        return tried != null && leader != null && tried.token().equals(leader.token());
    }

    private static Tick orNow(@Nullable Tick then, Observation o) {
        return then == null ? o.now() : then;
    }

    private static SortedMap<NodeName, String> knownApis(Memory m, @Nullable ClusterSnapshot snapshot) {
        if (snapshot == null) {
            return m.knownApis();
        }
        SortedMap<NodeName, String> known =
                m.knownApis().size() > MOST_KNOWN_NODES ? new TreeMap<>() : new TreeMap<>(m.knownApis());
        for (MemberRecord member : snapshot.members().values()) {
            String api = member.apiUrl();
            if (api != null) {
                known.put(member.name(), api);
            }
        }
        return known;
    }

    private static Memory.@Nullable Handover handover(Observation o, @Nullable ClusterSnapshot snapshot) {
        Memory.Handover handover = o.memory().handover();
        if (handover == null || o.lock().isEmpty() || o.closing() || snapshot == null) {
            return o.closing() || snapshot == null ? handover : null;
        }
        boolean sameRequest = snapshot.failover() != null
                && handover.request() != null
                && handover.request().equals(snapshot.failoverRevision());
        return sameRequest ? handover : null;
    }

    private static @Nullable PostmasterIdentity knownStandby(Observation o) {
        if (o.postgres() instanceof PostgresState.Standby s) {
            return s.server().postmaster();
        }
        OperationView.Finished last = o.operation().last();
        // The leader of a standby cluster is not promoted, unless that began before it was one.
        boolean maybePromoted =
                !o.config().followsAnotherCluster() || (last != null && last.kind() == OperationKind.PROMOTE);
        boolean mayHaveChanged = o.postgres() instanceof PostgresState.Primary
                || o.operation().isRunning(OperationKind.PROMOTE)
                || (o.lock().isPresent() && maybePromoted);
        return mayHaveChanged ? null : o.memory().knownStandby();
    }

    /** A restart that nobody waits for any more is off: what it has begun is completed by the rules for a server that is down. */
    private static Errands errands(Observation o, @Nullable ClusterSnapshot snapshot) {
        Errands errands = o.memory().errands();
        Errands.Restart restart = errands.restart();
        boolean wanted = restart != null
                && RestartCheck.active(o)
                        .filter(order -> order.id() == restart.request())
                        .isPresent();
        boolean rejoins = errands.rejoins()
                && o.config().paused()
                && o.postgres().knownServer().isEmpty();
        return new Errands(
                wanted ? restart : null,
                WhenReinitializing.underWay(o, snapshot == null ? ClusterSnapshot.EMPTY : snapshot),
                rejoins);
    }

    private static SortedMap<String, Tick> slotsSeen(Observation o, @Nullable ClusterSnapshot snapshot) {
        if (snapshot == null) {
            return o.memory().slotsSeen();
        }
        SortedMap<String, Tick> seen = new TreeMap<>(o.memory().slotsSeen());
        snapshot.status().retainSlots().forEach(slot -> seen.putIfAbsent(slot, o.now()));
        snapshot.members().keySet().forEach(name -> seen.put(SlotNames.of(name), o.now()));
        if (o.postgres() instanceof PostgresState.Primary primary) {
            // One that was made by us for somebody who is not known any more.
            primary.server().slots().stream()
                    .filter(SlotInfo::hanodeOwned)
                    .forEach(slot -> seen.putIfAbsent(slot.name(), o.now()));
        }
        seen.remove(SlotNames.of(o.self().name()));
        return seen;
    }
}
