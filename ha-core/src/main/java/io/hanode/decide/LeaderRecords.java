package io.hanode.decide;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.FailoverRecord;
import io.hanode.cluster.FailsafeRecord;
import io.hanode.cluster.HistoryRecord;
import io.hanode.cluster.Json;
import io.hanode.cluster.StatusRecord;
import io.hanode.cluster.TimelineRecord;
import io.hanode.dcs.Expect;
import io.hanode.dcs.FencingToken;
import io.hanode.dcs.LeaderLock;
import io.hanode.dcs.Revision;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.model.Timeline;
import io.hanode.model.TimelineHistory;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SlotInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a leader writes down of its server: where it is, and which timeline the cluster is on.
 *
 * @param turn the turn
 * @param lock the acquisition it relies on
 * @param server what is true of the server in any role
 * @param timeline its timeline
 * @param position where its WAL ends: written on a primary, received or replayed on a standby leader
 * @param history the history of its timeline
 * @param follows whether it is a standby leader, so that its timelines are begun elsewhere
 */
record LeaderRecords(
        Turn turn,
        LeaderLock lock,
        ServerInfo server,
        Timeline timeline,
        Lsn position,
        TimelineHistory history,
        boolean follows) {

    /** No lock's: a timeline that is reserved under it was begun by nobody here. */
    private static final FencingToken NOBODY = new FencingToken(0);

    static LeaderRecords of(Turn turn, LeaderLock lock, PostgresState.Primary primary) {
        return new LeaderRecords(
                turn, lock, primary.server(), primary.timeline(), primary.written(), primary.history(), false);
    }

    static LeaderRecords of(Turn turn, LeaderLock lock, PostgresState.Standby standby) {
        return new LeaderRecords(
                turn, lock, standby.server(), standby.timeline(), standby.position(), standby.history(), true);
    }

    /** What a change of timeline left to be written down. Empty when all of it is, or when the store cannot be read. */
    List<Action> unrecorded() {
        if (!(turn.o().dcs() instanceof DcsView.Available) || timelineRecorded()) {
            return List.of();
        }
        // The position first: once the timeline is recorded, an older one there would keep its own WAL from the lead.
        // Then the history, and then the word that it is complete.
        return List.of(
                statusWrite(status()),
                new Action.WriteAsLeader(
                        lock, ClusterKeys.HISTORY, historyRecord().toJson(), Expect.any()),
                new Action.WriteAsLeader(
                        lock, ClusterKeys.TIMELINE, timelineRecord().toJson(), Expect.any()));
    }

    private boolean timelineRecorded() {
        TimelineRecord claim = turn.snapshot().timeline();
        boolean recorded = claim == null
                ? !follows && timeline.number() == 1 && turn.snapshot().history() == null
                : timeline.equals(claim.described())
                        && (follows ? reservedElsewhere(claim) : !timeline.isAfter(claim.timeline()));
        boolean historyKnown = last(ClusterTimeline.current(turn.snapshot())).equals(last(history));
        return recorded && historyKnown;
    }

    /** A number under our own lock would be taken for that of a promotion of ours that was cut off. */
    private boolean reservedElsewhere(TimelineRecord claim) {
        return claim.timeline().isAfter(timeline) && !claim.token().equals(lock.token());
    }

    /** The number only ever grows: one that another began and left must not be given out again. */
    private TimelineRecord timelineRecord() {
        TimelineRecord claim = turn.snapshot().timeline();
        if (follows) {
            // The other cluster may itself begin the next one at the same place: a promotion here skips it.
            Timeline reserved = Timeline.of(timeline.number() + 1);
            return TimelineRecord.begun(
                    claim != null && claim.timeline().isAfter(reserved) ? claim.timeline() : reserved,
                    me(),
                    NOBODY,
                    timeline);
        }
        return claim != null && claim.timeline().isAfter(timeline)
                ? TimelineRecord.begun(claim.timeline(), claim.leader(), claim.token(), timeline)
                : TimelineRecord.done(timeline, me(), lock.token());
    }

    private NodeName me() {
        return turn.o().self().name();
    }

    private static Optional<Lsn> last(TimelineHistory history) {
        List<TimelineHistory.Entry> entries = history.entries();
        return entries.isEmpty()
                ? Optional.empty()
                : Optional.of(entries.get(entries.size() - 1).switchPoint());
    }

    private HistoryRecord historyRecord() {
        HistoryRecord old = turn.snapshot().history() == null
                ? HistoryRecord.NONE
                : turn.snapshot().history();
        List<HistoryRecord.Entry> entries = new ArrayList<>();
        List<TimelineHistory.Entry> ancestors = history.entries();
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
                    latest ? me().value() : null)));
        }
        int most = turn.o().config().maxTimelinesHistory();
        return new HistoryRecord(
                most > 0 && entries.size() > most ? entries.subList(entries.size() - most, entries.size()) : entries);
    }

    private static String isoTime(Instant time) {
        return time.atOffset(java.time.ZoneOffset.UTC).toString();
    }

    /** Withdraws a request that is over, and writes a configuration where there is none. */
    List<Action> finished() {
        List<Action> actions = new ArrayList<>();
        finishedRequest(turn.snapshot().failover())
                .ifPresent(request -> actions.add(WhenSwitchingOver.withdraw(lock, request)));
        Revision unreadable =
                turn.snapshot().failoverUnreadable() ? turn.snapshot().failoverRevision() : null;
        if (unreadable != null) {
            actions.add(
                    new Action.WriteAsLeader(lock, ClusterKeys.FAILOVER, FailoverRecord.NONE, Expect.at(unreadable)));
        }
        if (turn.snapshot().configRevision() == null) {
            actions.add(new Action.WriteAsLeader(lock, ClusterKeys.CONFIG, config(), Expect.absent()));
        }
        return actions;
    }

    /** A request that came true, that names another leader, or that names this node as candidate. A scheduled one is kept. */
    private Optional<FailoverRecord> finishedRequest(@Nullable FailoverRecord request) {
        if (request == null) {
            return Optional.empty();
        }
        boolean otherLeader = request.leader() != null && !turn.isSelf(request.leader());
        return otherLeader || turn.isSelf(request.candidate()) ? Optional.of(request) : Optional.empty();
    }

    private String config() {
        return turn.o().config().raw().isEmpty()
                ? Json.write(turn.o().self().initialConfig())
                : turn.o().config().toJson();
    }

    private StatusRecord status() {
        SortedMap<String, Lsn> slots = new TreeMap<>();
        for (SlotInfo slot : server.slots()) {
            if (slot.restartLsn() != null) {
                slots.put(slot.name(), slot.restartLsn());
            }
        }
        slots.put(SlotNames.of(me()), position);
        NodeName paused = turn.o().config().paused() && !follows ? me() : null;
        return new StatusRecord(position, slots, SlotPlan.retained(turn), timeline, paused);
    }

    /** Adds the status to the actions when it is due, and gives the turn that remembers it. */
    Turn status(Turn next, List<Action> actions) {
        StatusRecord last = turn.snapshot().status();
        StatusRecord status = status();
        boolean due = next.memory().statusAt() == null
                || !next.since(next.memory().statusAt())
                        .minus(turn.o().config().loopWait())
                        .isNegative()
                || !last.retainSlots().equals(status.retainSlots())
                || !Objects.equals(last.paused(), status.paused());
        if (!due || status.equals(last)) {
            return next;
        }
        actions.add(statusWrite(status));
        return next.remember(next.memory().withStatusAt(turn.o().now()));
    }

    /** Adds who has to agree before a leader without the store goes on, when that changed. */
    Turn failsafe(Turn next, List<Action> actions) {
        SortedMap<NodeName, String> wanted = failsafeMembers();
        FailsafeRecord known = turn.snapshot().failsafe();
        if (wanted.equals(known.members())) {
            return next;
        }
        Revision at = known.revision();
        actions.add(new Action.WriteAsLeader(
                lock,
                ClusterKeys.FAILSAFE,
                FailsafeRecord.toJson(wanted),
                at == null ? Expect.absent() : Expect.at(at)));
        return next.remember(next.memory().withFailsafe(next.memory().failsafe().writing(wanted)));
    }

    private SortedMap<NodeName, String> failsafeMembers() {
        SortedMap<NodeName, String> members = new TreeMap<>();
        if (!turn.o().config().failsafeMode()) {
            return members;
        }
        turn.snapshot().members().values().forEach(m -> put(members, m.name(), m.apiUrl()));
        put(members, me(), turn.o().self().apiUrl());
        // A store that comes back shows no members at first: whoever was dropped then could not take over from this
        // node.
        turn.memory().failsafe().missingSince().forEach((name, since) -> {
            if (turn.since(since).compareTo(turn.o().config().ttl()) < 0) {
                put(members, name, turn.snapshot().failsafe().members().get(name));
            }
        });
        return members;
    }

    private static void put(SortedMap<NodeName, String> members, NodeName name, @Nullable String apiUrl) {
        if (apiUrl != null) {
            members.put(name, apiUrl);
        }
    }

    /** The position, now. */
    Action statusNow() {
        return statusWrite(status());
    }

    private Action statusWrite(StatusRecord status) {
        return new Action.WriteAsLeader(lock, ClusterKeys.STATUS, status.toJson(), Expect.any());
    }
}
