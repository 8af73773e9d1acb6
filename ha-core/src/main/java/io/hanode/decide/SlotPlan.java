package io.hanode.decide;

import io.hanode.cluster.PermanentSlot;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.ServerInfo;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.SlotInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Wanted and existing replication slots to changes. A server has one for every member that streams from it; that of a member that is
 * gone is kept on the leader for member_slots_ttl. The leader also has the permanent ones of the configuration. Only slots that were made
 * by us are ever dropped: one that a person made is left alone, even under a member's name.
 */
final class SlotPlan {

    private SlotPlan() {}

    static List<SlotChange> onLeader(Turn turn, ServerInfo server) {
        if (!turn.o().config().useSlots()) {
            return List.of();
        }
        Set<String> wanted = new TreeSet<>(ofMembersHere(turn));
        wanted.addAll(permanent(turn));
        List<SlotChange> changes = new ArrayList<>(missing(wanted, server));
        Set<String> members = ofMembers(turn);
        for (SlotInfo slot : server.slots()) {
            Tick seen = turn.memory().slotsSeen().get(slot.name());
            boolean expired = seen != null
                    && turn.o().now().isAtOrAfter(seen.plus(turn.o().config().memberSlotsTtl()))
                    && !seen.equals(turn.o().now());
            // A member that streams from elsewhere would hold back WAL here that it never fetches.
            boolean elsewhere = members.contains(slot.name());
            if (!wanted.contains(slot.name()) && (expired || elsewhere) && mayDrop(turn, slot)) {
                changes.add(new SlotChange.Drop(slot.name()));
            }
        }
        return changes;
    }

    /** A standby keeps slots for those that stream from it, and no others: they would hold back WAL that nobody fetches. */
    static List<SlotChange> onStandby(Turn turn, PostgresState.Standby standby) {
        Set<String> wanted = turn.o().config().useSlots() ? ofMembersHere(turn) : Set.of();
        List<SlotChange> changes = new ArrayList<>(missing(wanted, standby.server()));
        Set<String> ours = new TreeSet<>(ofMembers(turn));
        ours.addAll(permanent(turn));
        ours.addAll(turn.memory().slotsSeen().keySet());
        for (SlotInfo slot : standby.server().slots()) {
            if (!wanted.contains(slot.name()) && ours.contains(slot.name()) && mayDrop(turn, slot)) {
                changes.add(new SlotChange.Drop(slot.name()));
            }
        }
        return changes;
    }

    private static List<SlotChange> missing(Set<String> wanted, ServerInfo server) {
        Set<String> existing = server.slots().stream().map(SlotInfo::name).collect(Collectors.toUnmodifiableSet());
        return wanted.stream()
                .filter(slot -> !existing.contains(slot))
                .<SlotChange>map(SlotChange.Create::new)
                .toList();
    }

    private static boolean mayDrop(Turn turn, SlotInfo slot) {
        return slot.hanodeOwned()
                && !slot.active()
                && turn.o().config().ignoredSlots().stream().noneMatch(i -> i.coversPhysical(slot.name()));
    }

    /** The slots of all other members. */
    private static Set<String> ofMembers(Turn turn) {
        return turn.snapshot().members().keySet().stream()
                .filter(m -> !turn.isSelf(m))
                .map(SlotNames::of)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The slots of the members that stream from this node. */
    private static Set<String> ofMembersHere(Turn turn) {
        return turn.snapshot().members().values().stream()
                .filter(m -> !turn.isSelf(m.name()))
                .filter(m -> UpstreamChoice.of(m, turn.snapshot())
                        .filter(turn::isSelf)
                        .isPresent())
                .map(m -> SlotNames.of(m.name()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> permanent(Turn turn) {
        String own = SlotNames.of(turn.o().self().name());
        return turn.o().config().slots().stream()
                .filter(slot -> slot.isIn(turn.o().config().followsAnotherCluster()))
                .map(PermanentSlot::name)
                .filter(name -> !name.equals(own))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Member slots to be kept although their member is gone, for the status record. */
    static List<String> retained(Turn turn) {
        return turn.memory().slotsSeen().entrySet().stream()
                .filter(e -> turn.o()
                                .now()
                                .since(e.getValue())
                                .compareTo(turn.o().config().memberSlotsTtl())
                        < 0)
                .map(java.util.Map.Entry::getKey)
                .filter(slot -> !permanent(turn).contains(slot))
                .toList();
    }
}
