package io.hanode.testkit.sim;

import static io.hanode.testkit.sim.Edits.changing;
import static io.hanode.testkit.sim.Edits.deciding;
import static io.hanode.testkit.sim.Edits.observing;
import static io.hanode.testkit.sim.Edits.seeing;
import static io.hanode.testkit.sim.Edits.withSync;
import static io.hanode.testkit.sim.Edits.without;

import io.hanode.cluster.ClusterKeys;
import io.hanode.cluster.SyncRecord;
import io.hanode.dcs.Expect;
import io.hanode.decide.Action;
import io.hanode.decide.DcsView;
import io.hanode.decide.Decider;
import io.hanode.decide.Observation;
import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.peer.PeerView;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SynchronousState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Mistakes in what keeps synchronous standbys. */
final class PlantedSyncBugs {

    private PlantedSyncBugs() {}

    static List<PlantedBug> all() {
        return List.of(
                new PlantedBug(
                        "Only whom the sync record allows is elected",
                        Promise.S2,
                        WorldKind.SYNCHRONOUS,
                        29,
                        // The record's version stays known: else its compare-and-set would make up for the mistake.
                        seeing(
                                o -> o.postgres() instanceof PostgresState.Standby,
                                s -> withSync(
                                        s,
                                        new SyncRecord(
                                                null, 0, List.of(), s.sync().revision())))),
                new PlantedBug(
                        "A candidate sees as many others as the quorum says",
                        Promise.S2,
                        WorldKind.SYNCHRONOUS,
                        560,
                        seeing(
                                o -> o.postgres() instanceof PostgresState.Standby,
                                s -> withSync(
                                        s,
                                        new SyncRecord(
                                                s.sync().leader(),
                                                0,
                                                s.sync().standbys(),
                                                s.sync().revision())))),
                new PlantedBug(
                        "A standby stops streaming before it votes",
                        Promise.S2,
                        List.of(WorldKind.UNFENCED_QUORUM),
                        26,
                        deciding(o -> Decider.decide(withoutStreams(o)))),
                new PlantedBug(
                        "A standby counts only when it has passed the position at which it was listed",
                        Promise.S2,
                        WorldKind.SYNCHRONOUS,
                        2869,
                        observing(PlantedSyncBugs::withoutMarker)),
                new PlantedBug(
                        "The sync record and what commits wait for change in the planned order",
                        Promise.S2,
                        WorldKind.SYNCHRONOUS,
                        893,
                        changing((o, actions) -> swapped(actions))),
                new PlantedBug(
                        "The sync record is written over the version that was read, and no other",
                        Promise.S2,
                        WorldKind.SYNCHRONOUS,
                        20_309,
                        Edits.each(a -> a instanceof Action.WriteAsLeader write && Edits.writes(a, ClusterKeys.SYNC)
                                ? new Action.WriteAsLeader(write.lock(), write.key(), write.value(), Expect.any())
                                : a)),
                new PlantedBug(
                        "Commits wait from the first one after a promotion",
                        Promise.S2,
                        WorldKind.SYNCHRONOUS,
                        103,
                        changing((o, actions) -> promotes(actions)
                                ? actions.stream()
                                        .filter(a -> !(a instanceof Action.ApplySynchronousStandbys))
                                        .toList()
                                : actions)),
                new PlantedBug(
                        "Clients are kept out after a restart until the standbys have all WAL",
                        Promise.S2,
                        WorldKind.SYNCHRONOUS,
                        166,
                        without(a -> a instanceof Action.AdmitClients admit && !admit.admitted())));
    }

    /** Nobody is seen to stream while there is no leader, so that nobody has to stop it. */
    private static Observation withoutStreams(Observation o) {
        boolean leaderless =
                o.dcs() instanceof DcsView.Available a && a.snapshot().leader() == null;
        PostgresState server = o.postgres() instanceof PostgresState.Standby s && leaderless
                ? new PostgresState.Standby(
                        s.server(),
                        s.timeline(),
                        s.received(),
                        s.replayed(),
                        s.upstream(),
                        false,
                        s.replayPaused(),
                        s.history(),
                        s.standbys(),
                        s.clientsHeld(),
                        s.replayedAt(),
                        s.archive(),
                        s.fault())
                : o.postgres();
        SortedMap<NodeName, PeerView> peers = new TreeMap<>(o.peers());
        peers.replaceAll((name, peer) -> peer instanceof PeerView.Answered p
                ? new PeerView.Answered(
                        p.node(),
                        p.role(),
                        p.timeline(),
                        p.position(),
                        p.tags(),
                        p.systemIdentifier(),
                        p.watchdogFailed(),
                        p.instance())
                : peer);
        return Edits.copy(o, o.dcs(), server, peers);
    }

    private static boolean promotes(List<Action> actions) {
        return actions.stream().anyMatch(a -> a instanceof Action.Promote);
    }

    private static PostgresState withoutMarker(PostgresState state) {
        if (!(state instanceof PostgresState.Primary p)) {
            return state;
        }
        SynchronousState s = p.synchronous();
        SynchronousState unmarked =
                new SynchronousState(s.text(), Lsn.ZERO, s.confirms(), s.clientsHeld(), s.overrides());
        return new PostgresState.Primary(
                p.server(), p.timeline(), p.written(), p.history(), p.checkpointed(), p.standbys(), unmarked);
    }

    private static List<Action> swapped(List<Action> actions) {
        List<Action> steps = actions.stream()
                .filter(a -> a instanceof Action.ApplySynchronousStandbys || Edits.writes(a, ClusterKeys.SYNC))
                .toList();
        List<Action> changed = new ArrayList<>(actions);
        for (int i = 0; i < steps.size(); i++) {
            changed.set(actions.indexOf(steps.get(i)), steps.get(steps.size() - 1 - i));
        }
        return changed;
    }
}
