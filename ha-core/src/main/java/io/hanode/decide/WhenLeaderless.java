package io.hanode.decide;

import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.MemberRecord;
import io.hanode.cluster.TimelineRecord;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.Upstream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Nobody holds the lock and the local server is up: the race for it. */
final class WhenLeaderless {

    /** How often the race is looked at again when no event came. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private WhenLeaderless() {}

    static Decision decide(Turn turn) {
        Observation o = turn.o();
        if (!(o.postgres() instanceof PostgresState.Standby standby)) {
            return o.postgres() instanceof PostgresState.Primary primary && ledLast(turn, primary)
                    ? goOn(turn)
                    : turn.stopAtOnce(Rule.R301, "");
        }
        if (!(o.lease() instanceof LeaseView.Session)) {
            return turn.wake(Rule.R307, "", LOOK_AGAIN);
        }
        FailoverRecord request = turn.snapshot().failover();
        boolean askedFor = Situations.isDue(request, o) && request != null && turn.isSelf(request.candidate());
        Optional<NodeName> left = leftRunning(turn, standby);
        if (left.isPresent() && !askedFor) {
            return turn.wake(
                    Rule.R309,
                    left.get()
                            + " was left running in a pause and still sends WAL: start its node, stop it, or ask for a failover",
                    LOOK_AGAIN);
        }
        if (standby.streaming() && SyncElection.votersStopStreaming(turn.snapshot())) {
            return turn.act(Rule.R308, "", new Action.Follow(null));
        }
        List<String> reasons = Eligibility.reasonsAgainst(o, turn.snapshot(), askedFor);
        if (!reasons.isEmpty()) {
            return turn.wake(Rule.R302, "not a candidate: " + String.join("; ", reasons), LOOK_AGAIN);
        }
        Optional<NodeName> alive = primaryAlive(turn);
        if (alive.isPresent()) {
            return turn.wake(Rule.R303, alive.get() + " still answers as primary", LOOK_AGAIN);
        }
        if (askedFor) {
            return turn.act(Rule.R306, "asked for as the next leader: takes the lock", new Action.AcquireLeader());
        }
        Optional<String> other = heldBackFor(turn, request);
        if (other.isPresent()) {
            return turn.wake(Rule.R304, other.get(), LOOK_AGAIN);
        }
        List<String> better = betterCandidates(turn, standby);
        return waitedLongEnough(turn, better.size())
                ? turn.act(
                        Rule.R306,
                        better.isEmpty()
                                ? "first of the candidates: takes the lock"
                                : better.get(0) + " and did not take the lock in time: takes the lock",
                        new Action.AcquireLeader())
                : turn.wake(Rule.R305, "waiting: " + better.get(0), LOOK_AGAIN);
    }

    /**
     * Whether this server was left running in a pause, and nobody has led since: it has all that was acknowledged, so that stopping it
     * could only lose some of that. Every promotion claims its timeline first, and every leader overwrites the status.
     */
    private static boolean ledLast(Turn turn, PostgresState.Primary primary) {
        ClusterSnapshot snapshot = turn.snapshot();
        TimelineRecord claim = snapshot.timeline();
        boolean newest = claim == null || (claim.done() && claim.timeline().equals(primary.timeline()));
        return newest
                && !turn.followsAnother()
                && turn.isSelf(snapshot.status().paused())
                && primary.timeline().equals(snapshot.status().timeline())
                && primary.timeline().equals(ClusterTimeline.current(snapshot).timeline())
                && turn.o().hindrances().isEmpty()
                && snapshot.members().values().stream().noneMatch(m -> !turn.isSelf(m.name()) && m.isPrimary());
    }

    private static Decision goOn(Turn turn) {
        if (turn.o().lease() instanceof LeaseView.Session) {
            return turn.act(Rule.R310, "", new Action.AcquireLeader());
        }
        return turn.o().lease() instanceof LeaseView.NoSession && !waitedLongEnough(turn, 1)
                ? turn.wake(Rule.R307, "", LOOK_AGAIN)
                : turn.stopAtOnce(Rule.R301, "");
    }

    /** Nothing stopped that leader's server when its lease passed. The WAL that it sends is the proof that it lives. */
    private static Optional<NodeName> leftRunning(Turn turn, PostgresState.Standby standby) {
        NodeName paused = turn.snapshot().status().paused();
        Upstream upstream = standby.upstream();
        if (paused == null || upstream == null || !upstream.node().equals(paused) || !standby.streaming()) {
            return Optional.empty();
        }
        boolean steppedDown =
                turn.o().peers().get(paused) instanceof PeerView.Answered peer && peer.role() != PeerView.Role.PRIMARY;
        return steppedDown ? Optional.empty() : Optional.of(paused);
    }

    /** A primary of another cluster's data never ends for us, and takes nothing from us. */
    static Optional<NodeName> primaryAlive(Turn turn) {
        return turn.o().peers().values().stream()
                .filter(p -> p instanceof PeerView.Answered a
                        && a.role() == PeerView.Role.PRIMARY
                        && !foreign(turn.snapshot(), a))
                .map(PeerView::node)
                .findFirst();
    }

    private static boolean foreign(ClusterSnapshot snapshot, PeerView.Answered peer) {
        return peer.systemIdentifier() != null
                && !Situations.systemIdentifier(snapshot).equals(Optional.of(peer.systemIdentifier()));
    }

    /** A switchover or failover to somebody else is under way, and that node is able to take over. */
    private static Optional<String> heldBackFor(Turn turn, @org.jspecify.annotations.Nullable FailoverRecord request) {
        Observation o = turn.o();
        if (request == null || !Situations.isDue(request, o)) {
            return Optional.empty();
        }
        if (waitedLongEnough(turn, 1)) {
            return Optional.empty();
        }
        NodeName candidate = request.candidate();
        if (candidate != null && usable(turn, candidate)) {
            return Optional.of(candidate + " was asked for as the next leader: it goes first");
        }
        boolean gaveUp = turn.isSelf(request.leader());
        // Who lacks WAL that is here waits for this node (R305): waiting for each other would end in a loss.
        boolean others =
                turn.snapshot().members().keySet().stream().anyMatch(n -> !turn.isSelf(n) && hasAllOfOurs(turn, n));
        return gaveUp && others ? Optional.of("this node gave up the lead: others go first") : Optional.empty();
    }

    /**
     * Who has not taken the lock for a whole TTL will not: its session, its promotion, or something else that peers do not see, fails.
     * One TTL for each that comes first, so that the best of the rest is next.
     */
    private static boolean waitedLongEnough(Turn turn, int first) {
        return first == 0
                || turn.since(turn.memory().leaderlessSince())
                                .compareTo(turn.o().config().ttl().multipliedBy(first))
                        > 0;
    }

    private static boolean hasAllOfOurs(Turn turn, NodeName name) {
        return turn.o().postgres() instanceof PostgresState.Standby mine
                && order(turn.snapshot(), turn.o(), name)
                        .filter(other -> other.timeline().equals(mine.timeline())
                                ? !mine.position().isAfter(other.position())
                                : other.timeline().isAfter(mine.timeline()))
                        .isPresent();
    }

    private static boolean usable(Turn turn, NodeName name) {
        return order(turn.snapshot(), turn.o(), name).isPresent();
    }

    private static List<String> betterCandidates(Turn turn, PostgresState.Standby standby) {
        Observation o = turn.o();
        CandidateOrder mine = new CandidateOrder(
                standby.timeline(),
                standby.position(),
                o.self().tags().failoverPriority(),
                o.self().name());
        return turn.snapshot().members().keySet().stream()
                .filter(n -> !turn.isSelf(n))
                .flatMap(n -> order(turn.snapshot(), o, n).stream())
                .filter(other -> other.compareTo(mine) > 0 && !yieldsToUs(turn, mine, other))
                .sorted(Comparator.reverseOrder())
                .map(mine::whyBehind)
                .toList();
    }

    /** The node that was asked to step down waits for those that have all its WAL, whatever priority and name say. */
    private static boolean yieldsToUs(Turn turn, CandidateOrder mine, CandidateOrder other) {
        FailoverRecord request = turn.snapshot().failover();
        return request != null
                && Situations.isDue(request, turn.o())
                && other.name().equals(request.leader())
                && other.timeline().equals(mine.timeline())
                && other.position().equals(mine.position());
    }

    /** Another member's place in the order; empty when it cannot be promoted, so that waiting for it would be in vain. */
    private static Optional<CandidateOrder> order(ClusterSnapshot snapshot, Observation o, NodeName name) {
        MemberRecord member = snapshot.members().get(name);
        if (member == null
                || !(o.peers().get(name) instanceof PeerView.Answered peer)
                || peer.role() != PeerView.Role.STANDBY
                || peer.watchdogFailed()
                || peer.tags().nofailover()
                || !SyncElection.allows(snapshot, name)) {
            return Optional.empty();
        }
        Timeline timeline = peer.timeline();
        Lsn position = peer.position();
        if (timeline == null || position == null || foreign(snapshot, peer)) {
            return Optional.empty();
        }
        Divergence.LocalWal wal = new Divergence.LocalWal(timeline, TimelineHistory.none(timeline), position, true);
        if (Eligibility.fromCluster(wal, snapshot) instanceof Divergence.Forked) {
            return Optional.empty();
        }
        return Optional.of(new CandidateOrder(timeline, position, peer.tags().failoverPriority(), name));
    }
}
