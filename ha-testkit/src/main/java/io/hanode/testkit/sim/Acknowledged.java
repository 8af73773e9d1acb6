package io.hanode.testkit.sim;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.StatusRecord;
import io.hanode.cluster.SyncRecord;
import io.hanode.decide.Situation;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.postgres.ControlData.ClusterState;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What clients were told is committed: S1, that no older leader tells after a newer one has, and S2, that nothing of it is lost. */
final class Acknowledged {

    private final SimWorld world;
    /** Up to where clients were told in synchronous mode, by branch: every primary that follows must have it. */
    private final Map<WalBranch, Long> bound = new LinkedHashMap<>();
    /** The newest branch on which a client was told. */
    private @Nullable WalBranch newest;
    /** Where the last leader that handed over in order ended; null once the next one has begun. */
    private WalBranch.@Nullable Point handover;

    private long allowedLag;
    private final Set<NodeName> named = new HashSet<>();
    private long count;

    Acknowledged(SimWorld world) {
        this.world = world;
        this.allowedLag = world.profile.maximumLag();
    }

    long count() {
        return count;
    }

    private void broken(Promise promise, String how) {
        if (!world.invariants.suspended()) {
            world.invariants.broken(promise, how);
        }
    }

    /** Somebody has just written a request; it may have an effect after the next one has taken its place. */
    void requested() {
        FailoverRecord record = request();
        if (record != null && record.candidate() != null) {
            named.add(record.candidate());
        }
    }

    /** Somebody else is responsible for what was told so far: people, in a pause. */
    void forget() {
        newest = null;
        handover = null;
        bound.clear();
    }

    /** A client is told that its write, up to this position, is committed. */
    void write(SimPostgres pg, long end) {
        count++;
        WalBranch branch = pg.data().branch;
        branch.acknowledged = Math.max(branch.acknowledged, end);
        if (newest != null && newest.born > branch.born) {
            broken(Promise.S1, pg.node + " acknowledges a write on " + branch + " after another node did on " + newest);
        }
        newest = branch;
        bind(branch, end);
    }

    /** In synchronous mode only: when the record says who may lead, whoever leads must have it. */
    private void bind(WalBranch branch, long end) {
        String sync = world.profile.synchronous() ? world.dcs.value(ClusterKeys.SYNC) : null;
        if (sync != null && SyncRecord.parse(sync, null).isActive()) {
            bound.merge(branch, end, Math::max);
        }
    }

    /** Clients see all that was written up to this position: what they have read must not vanish either. */
    void visible(SimPostgres pg, long end) {
        if (world.profile.safeRestart() && pg.acceptsWrites() && !pg.data().clientsHeld) {
            bind(pg.data().branch, end);
        }
    }

    /** A server accepts writes from here on. */
    void begins(SimPostgres pg) {
        if (world.invariants.robbed(pg)) {
            return;
        }
        bound.forEach((branch, end) -> {
            if (pg.data().point().reachOn(branch) < end) {
                broken(
                        Promise.S2,
                        pg.node + " becomes primary at " + pg.data().point() + ", but clients were told of " + branch
                                + "@" + end);
            }
        });
    }

    /** A server is about to be promoted. */
    void promoting(SimPostgres pg) {
        WalBranch.Point last = handover;
        handover = null;
        if (last != null && !hasAll(pg.data().point(), last.branch()) && !askedFor(pg) && othersHave(pg, last)) {
            broken(
                    Promise.S2,
                    pg.node + " is promoted at " + pg.data().point()
                            + " after a hand-over in order, but acknowledged writes go to " + last.branch() + "@"
                            + last.branch().acknowledged);
        }
        String status = world.dcs.value(ClusterKeys.STATUS);
        Lsn known = status == null ? null : StatusRecord.parse(status).position();
        long lag = known == null ? 0 : known.bytes() - pg.data().end;
        if (!askedFor(pg) && lag > allowedLag) {
            broken(
                    Promise.S2,
                    pg.node + " is promoted although it lacks " + lag + " bytes of what is known to be written");
        }
        named.clear();
    }

    /** The lock was given up by its holder. */
    void released(SimPostgres pg) {
        SimDisk disk = pg.disk;
        WalBranch.Point end = disk != null && disk.state == ClusterState.SHUT_DOWN ? disk.point() : null;
        if (end != null
                && switchedOver(pg)
                && world.nodes.values().stream().noneMatch(n -> n.postgres != pg && has(n, end))) {
            broken(
                    Promise.S2,
                    pg.node + " hands over at " + end + ", but no other server has all that was acknowledged, up to "
                            + end.branch().acknowledged);
        }
        handover = end != null && othersHave(pg, end) ? end : null;
    }

    /** A person allows another lag. The largest of all counts: a decision may rest on the setting of a moment ago. */
    void allow(long lag) {
        allowedLag = Math.max(allowedLag, lag);
    }

    /** Whether a person named this node: what it lacks is then that person's business. */
    private boolean askedFor(SimPostgres pg) {
        FailoverRecord record = request();
        return named.contains(pg.node) || (record != null && pg.node.equals(record.candidate()));
    }

    /** Whether a standby that is well has all that the leader had which handed over: then nobody else may be promoted. */
    private boolean othersHave(SimPostgres pg, WalBranch.Point last) {
        return world.faults.calm()
                && world.nodes.values().stream()
                        .filter(n -> n.postgres != pg && n.isWell() && n.reaches(pg.node))
                        .anyMatch(n -> has(n, last));
    }

    private static boolean has(SimNode node, WalBranch.Point end) {
        return node.postgres.disk != null && hasAll(node.postgres.data().point(), end.branch());
    }

    /** Whether nothing is missing that was acknowledged on the branch. */
    private static boolean hasAll(WalBranch.Point point, WalBranch branch) {
        return Math.max(0, point.reachOn(branch)) >= branch.acknowledged;
    }

    /** Whether this leader was asked to step down, and does so for that reason: a planned change loses nothing. */
    private boolean switchedOver(SimPostgres pg) {
        SimNode node = world.nodes.get(pg.node);
        NodeProcess process = node == null ? null : node.process();
        FailoverRecord request = request();
        return node != null
                && process != null
                && !process.closing()
                // A request may come while the lock is given up for another reason.
                && process.lastDecision().startsWith(Situation.SWITCHING_OVER.name())
                && request != null
                && pg.node.equals(request.leader())
                && (request.scheduledAt() == null
                        || !request.scheduledAt().isAfter(world.wallClock().plusNanos(node.wallClockStep)));
    }

    /** What a person has asked for; null: nothing, or nothing that can be read. */
    @Nullable
    FailoverRecord request() {
        String value = world.dcs.value(ClusterKeys.FAILOVER);
        try {
            return value == null || value.isBlank() ? null : FailoverRecord.parse(value, null);
        } catch (IllegalArgumentException e) {
            return null; // another program's, and no request
        }
    }
}
