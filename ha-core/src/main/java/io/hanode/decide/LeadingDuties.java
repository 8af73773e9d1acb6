package io.hanode.decide;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.HistoryRecord;
import io.hanode.cluster.Json;
import io.hanode.cluster.StatusRecord;
import io.hanode.cluster.TimelineRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.Revision;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.SlotInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a leader with a running primary writes down and keeps up, most urgent first. */
final class LeadingDuties {

    private LeadingDuties() {}

    static Decision duties(Turn turn, LeaderLock lock, PostgresState.Primary primary, Rule rule) {
        ClusterSnapshot snapshot = turn.snapshot();
        List<Action> actions = new ArrayList<>(unrecorded(turn, lock, primary));
        Turn next = actions.isEmpty()
                ? turn
                : turn.remember(turn.memory().withStatusAt(turn.o().now()));
        SyncDuties synchronous = SyncDuties.of(turn, lock, primary);
        actions.addAll(synchronous.actions());
        finishedRequest(turn, snapshot.failover())
                .ifPresent(request -> actions.add(WhenSwitchingOver.withdraw(lock, request)));
        Revision unreadable = snapshot.failoverUnreadable() ? snapshot.failoverRevision() : null;
        if (unreadable != null) {
            actions.add(
                    new Action.WriteAsLeader(lock, ClusterKeys.FAILOVER, FailoverRecord.NONE, Expect.at(unreadable)));
        }
        if (snapshot.configRevision() == null) {
            actions.add(new Action.WriteAsLeader(lock, ClusterKeys.CONFIG, config(turn), Expect.absent()));
        }
        List<SlotChange> slots = SlotPlan.onLeader(turn, primary);
        if (!slots.isEmpty() && !turn.o().config().paused()) {
            actions.add(new Action.ApplySlots(slots));
        }
        if (!turn.settings().equals(turn.o().applied())) {
            actions.add(new Action.ApplySettings(turn.settings()));
        }
        boolean lookAgain = !actions.isEmpty() || synchronous.soon();
        next = status(next, lock, primary, actions);
        if (!primary.checkpointed() && !turn.o().operation().isRunning(OperationKind.CHECKPOINT)) {
            actions.add(new Action.Checkpoint());
        }
        String reason = "leads with token " + lock.token() + " on timeline " + primary.timeline()
                + (synchronous.reason().isEmpty() ? "" : "; " + synchronous.reason());
        Rule told = synchronous.rule() == null || turn.o().config().paused() ? rule : synchronous.rule();
        return next.decide(told, reason, actions, lookAgain ? Turn.POLL : wakeIn(turn), false);
    }

    /** What this leader's promotion left to be written down. Empty when all of it is, or when the store cannot be read. */
    static List<Action> unrecorded(Turn turn, LeaderLock lock, PostgresState.Primary primary) {
        if (!(turn.o().dcs() instanceof DcsView.Available) || timelineRecorded(turn, primary)) {
            return List.of();
        }
        List<Action> actions = new ArrayList<>();
        // The position first: once the timeline is recorded, an older one there would keep its own WAL from the lead.
        actions.add(statusWrite(lock, status(turn, primary)));
        timeline(turn, lock, primary, actions);
        return actions;
    }

    private static boolean timelineRecorded(Turn turn, PostgresState.Primary primary) {
        TimelineRecord claim = turn.snapshot().timeline();
        boolean recorded = claim == null
                ? primary.timeline().number() == 1 && turn.snapshot().history() == null
                : primary.timeline().equals(claim.described())
                        && !primary.timeline().isAfter(claim.timeline());
        boolean historyKnown = last(ClusterTimeline.current(turn.snapshot())).equals(last(primary.history()));
        return recorded && historyKnown;
    }

    /** After a promotion: the history, and then the word that it is complete. */
    private static void timeline(Turn turn, LeaderLock lock, PostgresState.Primary primary, List<Action> actions) {
        TimelineRecord claim = turn.snapshot().timeline();
        HistoryRecord history = history(turn, primary.history());
        actions.add(new Action.WriteAsLeader(lock, ClusterKeys.HISTORY, history.toJson(), Expect.any()));
        NodeName me = turn.o().self().name();
        // The number only ever grows: one that another began and left must not be given out again.
        TimelineRecord record = claim != null && claim.timeline().isAfter(primary.timeline())
                ? TimelineRecord.begun(claim.timeline(), claim.leader(), claim.token(), primary.timeline())
                : TimelineRecord.done(primary.timeline(), me, lock.token());
        actions.add(new Action.WriteAsLeader(lock, ClusterKeys.TIMELINE, record.toJson(), Expect.any()));
    }

    private static Optional<Lsn> last(TimelineHistory history) {
        List<TimelineHistory.Entry> entries = history.entries();
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(entries.get(entries.size() - 1).switchPoint());
    }

    private static HistoryRecord history(Turn turn, TimelineHistory server) {
        HistoryRecord old = turn.snapshot().history() == null
                ? HistoryRecord.NONE
                : turn.snapshot().history();
        List<HistoryRecord.Entry> entries = new ArrayList<>();
        List<TimelineHistory.Entry> ancestors = server.entries();
        for (int i = 0; i < ancestors.size(); i++) {
            TimelineHistory.Entry e = ancestors.get(i);
            Optional<HistoryRecord.Entry> known = old.entries().stream()
                    .filter(k -> k.timeline() == e.timeline().number()
                            && k.switchPoint().equals(e.switchPoint()))
                    .findFirst();
            boolean latest = i == ancestors.size() - 1;
            entries.add(known.orElseGet(() -> new HistoryRecord.Entry(
                    e.timeline().number(),
                    e.switchPoint(),
                    e.reason(),
                    latest ? isoTime(turn.o().wallClock()) : null,
                    latest ? turn.o().self().name().value() : null)));
        }
        int most = turn.o().config().maxTimelinesHistory();
        return new HistoryRecord(
                most > 0 && entries.size() > most ? entries.subList(entries.size() - most, entries.size()) : entries);
    }

    private static String isoTime(Instant time) {
        return time.atOffset(java.time.ZoneOffset.UTC).toString();
    }

    /** A request that came true, that names another leader, or that names this node as candidate. A scheduled one is kept. */
    private static Optional<FailoverRecord> finishedRequest(Turn turn, @Nullable FailoverRecord request) {
        if (request == null) {
            return Optional.empty();
        }
        boolean otherLeader = request.leader() != null && !turn.isSelf(request.leader());
        return otherLeader || turn.isSelf(request.candidate()) ? Optional.of(request) : Optional.empty();
    }

    private static String config(Turn turn) {
        return turn.o().config().raw().isEmpty()
                ? Json.write(turn.o().self().initialConfig())
                : turn.o().config().toJson();
    }

    private static StatusRecord status(Turn turn, PostgresState.Primary primary) {
        SortedMap<String, Lsn> slots = new TreeMap<>();
        for (SlotInfo slot : primary.server().slots()) {
            if (slot.restartLsn() != null) {
                slots.put(slot.name(), slot.restartLsn());
            }
        }
        NodeName self = turn.o().self().name();
        slots.put(SlotNames.of(self), primary.written());
        NodeName paused = turn.o().config().paused() ? self : null;
        return new StatusRecord(primary.written(), slots, SlotPlan.retained(turn), primary.timeline(), paused);
    }

    /** Before its node leaves in a pause, its server is told to be on its own. Empty when that is written already. */
    static Optional<Action> leftRunning(Turn turn, LeaderLock lock, PostgresState.Primary primary) {
        NodeName known = turn.snapshot().status().paused();
        return turn.isSelf(known) ? Optional.empty() : Optional.of(statusWrite(lock, status(turn, primary)));
    }

    private static Turn status(Turn turn, LeaderLock lock, PostgresState.Primary primary, List<Action> actions) {
        StatusRecord last = turn.snapshot().status();
        StatusRecord status = status(turn, primary);
        boolean due = turn.memory().statusAt() == null
                || !turn.since(turn.memory().statusAt())
                        .minus(turn.o().config().loopWait())
                        .isNegative()
                || !last.retainSlots().equals(status.retainSlots())
                || !Objects.equals(last.paused(), status.paused());
        if (!due || status.equals(last)) {
            return turn;
        }
        actions.add(statusWrite(lock, status));
        return turn.remember(turn.memory().withStatusAt(turn.o().now()));
    }

    private static Action statusWrite(LeaderLock lock, StatusRecord status) {
        return new Action.WriteAsLeader(lock, ClusterKeys.STATUS, status.toJson(), Expect.any());
    }

    /** Until the next turn: loop_wait, a scheduled change of leader, or the end of the lease, whichever comes first. */
    private static Duration wakeIn(Turn turn) {
        Observation o = turn.o();
        Duration wake = o.config().loopWait();
        FailoverRecord request = turn.snapshot().failover();
        if (request != null && request.scheduledAt() != null) {
            Duration until = Duration.between(o.wallClock(), request.scheduledAt());
            wake = until.isNegative() || until.compareTo(wake) > 0 ? wake : until;
        }
        if (o.lease() instanceof LeaseView.Held held) {
            Duration until = held.demoteAt().since(o.now());
            wake = until.compareTo(wake) < 0 && !until.isNegative() ? until : wake;
        }
        return wake;
    }
}
