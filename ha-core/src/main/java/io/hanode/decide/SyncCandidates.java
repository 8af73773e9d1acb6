package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.SynchronousMode;
import io.hanode.cluster.SynchronousSettings;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ReplicationConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which members may be synchronous standbys: they run, stream from this primary under their own name, and tell the position that counts.
 * Names are compared as PostgreSQL does, without regard to case; so members whose names differ in nothing else are never chosen.
 */
final class SyncCandidates {

    private final NodeName self;
    private final ClusterSnapshot snapshot;
    private final PostgresState.Primary primary;
    private final SynchronousSettings settings;
    private final Map<NodeName, ReplicationConnection> connections = new TreeMap<>();

    SyncCandidates(
            NodeName self, ClusterSnapshot snapshot, PostgresState.Primary primary, SynchronousSettings settings) {
        this.self = self;
        this.snapshot = snapshot;
        this.primary = primary;
        this.settings = settings;
        for (NodeName name : snapshot.members().keySet()) {
            if (!alike(name, self)) {
                connection(name).ifPresent(c -> connections.put(name, c));
            }
        }
    }

    static boolean alike(NodeName one, NodeName other) {
        return one.value().equalsIgnoreCase(other.value());
    }

    /** The names as members spell them. */
    Set<NodeName> asMembersSpell(Collection<NodeName> names) {
        return names.stream()
                .map(n -> snapshot.members().containsKey(n)
                        ? n
                        : snapshot.members().keySet().stream()
                                .filter(m -> alike(m, n))
                                .findFirst()
                                .orElse(n))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of members that differ in case only, so that PostgreSQL cannot tell these standbys apart. */
    Set<NodeName> lookalikes() {
        Map<String, Long> count = snapshot.members().keySet().stream()
                .collect(Collectors.groupingBy(n -> n.value().toLowerCase(Locale.ROOT), Collectors.counting()));
        return snapshot.members().keySet().stream()
                .filter(n -> count.getOrDefault(n.value().toLowerCase(Locale.ROOT), 0L) > 1)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Who has confirmed all that was acknowledged before what is in force now. */
    Set<NodeName> confirmed() {
        return connections.entrySet().stream()
                .filter(e -> primary.synchronous().counts(e.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * The members to be synchronous.
     *
     * @param present who is now: kept where nothing speaks for another
     */
    Set<NodeName> chosen(Set<NodeName> present) {
        List<NodeName> candidates = connections.keySet().stream()
                .filter(this::mayBeSynchronous)
                .filter(this::nearEnough)
                .sorted(Comparator.comparing((NodeName n) -> member(n).tags().nofailover())
                        .thenComparing(n -> -member(n).tags().syncPriority())
                        .thenComparing(n -> !present.contains(n))
                        .thenComparing(this::position, Comparator.reverseOrder())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        boolean all = settings.mode() == SynchronousMode.QUORUM;
        List<NodeName> chosen = new ArrayList<>();
        for (NodeName name : candidates) {
            if (chosen.size() < settings.count() || (all && !member(name).tags().nofailover())) {
                chosen.add(name);
            }
        }
        return new TreeSet<>(chosen);
    }

    /** A standby that connected twice counts as far as both of its connections do. */
    private Optional<ReplicationConnection> connection(NodeName name) {
        List<ReplicationConnection> its = primary.standbys().stream()
                .filter(c -> c.applicationName().equalsIgnoreCase(name.value())
                        && c.state().equals("streaming"))
                .toList();
        boolean silent =
                its.stream().anyMatch(c -> primary.synchronous().confirmed(c).isEmpty());
        return silent ? Optional.empty() : its.stream().min(Comparator.comparing(this::confirmed));
    }

    private Lsn confirmed(ReplicationConnection connection) {
        return primary.synchronous().confirmed(connection).orElse(Lsn.ZERO);
    }

    private Lsn position(NodeName name) {
        ReplicationConnection connection = connections.get(name);
        return connection == null ? Lsn.ZERO : confirmed(connection);
    }

    private MemberRecord member(NodeName name) {
        return snapshot.member(name).orElseThrow();
    }

    private boolean mayBeSynchronous(NodeName name) {
        MemberRecord member = member(name);
        return member.isRunning() && !member.tags().nosync() && !lookalikes().contains(name) && !followsAnother(member);
    }

    /** It is to stream from another member that streams from here, and is here only until it does. */
    private boolean followsAnother(MemberRecord member) {
        Set<NodeName> seen = new TreeSet<>(Set.of(member.name()));
        @Nullable MemberRecord at = upstream(member);
        while (at != null && seen.add(at.name())) {
            if (connections.containsKey(at.name())) {
                return true;
            }
            at = upstream(at);
        }
        return false;
    }

    private @Nullable MemberRecord upstream(MemberRecord member) {
        Object name = member.tags().values().get("replicatefrom");
        boolean another = name instanceof String text && !text.equalsIgnoreCase(self.value());
        return another
                ? snapshot.members().values().stream()
                        .filter(m -> m.name().value().equals(name))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private boolean nearEnough(NodeName name) {
        if (settings.maximumLag() <= 0) {
            return true;
        }
        Lsn mostAdvanced = connections.size() == 1
                ? primary.written()
                : connections.keySet().stream()
                        .map(this::position)
                        .max(Comparator.naturalOrder())
                        .orElse(Lsn.ZERO);
        return mostAdvanced.minus(position(name)) <= settings.maximumLag();
    }
}
