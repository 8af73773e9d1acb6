package io.hanode.decide;

import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.SlotInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Wanted and existing replication slots to changes. The leader has one for every other member; that of a member that is gone is kept
 * for member_slots_ttl. Only slots that were made by us for members are ever dropped: one that a person made is left alone, even
 * under a member's name.
 */
final class SlotPlan {

    private SlotPlan() {}

    static List<SlotChange> onLeader(Turn turn, PostgresState.Primary primary) {
        if (!turn.o().config().useSlots()) {
            return List.of();
        }
        Set<String> existing =
                primary.server().slots().stream().map(SlotInfo::name).collect(Collectors.toUnmodifiableSet());
        List<SlotChange> changes = new ArrayList<>();
        for (NodeName member : turn.snapshot().members().keySet()) {
            String slot = SlotNames.of(member);
            if (!turn.isSelf(member) && !existing.contains(slot)) {
                changes.add(new SlotChange.Create(slot));
            }
        }
        for (SlotInfo slot : primary.server().slots()) {
            Tick seen = turn.memory().slotsSeen().get(slot.name());
            boolean expired = seen != null
                    && turn.o().now().isAtOrAfter(seen.plus(turn.o().config().memberSlotsTtl()))
                    && !seen.equals(turn.o().now());
            if (slot.hanodeOwned() && !slot.active() && expired) {
                changes.add(new SlotChange.Drop(slot.name()));
            }
        }
        return changes;
    }

    /** A standby keeps no members' slots: they would hold back WAL that nobody fetches. */
    static List<SlotChange> onStandby(Turn turn, PostgresState.Standby standby) {
        Set<String> members =
                turn.snapshot().members().keySet().stream().map(SlotNames::of).collect(Collectors.toUnmodifiableSet());
        List<SlotChange> changes = new ArrayList<>();
        for (SlotInfo slot : standby.server().slots()) {
            boolean ofMember =
                    members.contains(slot.name()) || turn.memory().slotsSeen().containsKey(slot.name());
            if (slot.hanodeOwned() && !slot.active() && ofMember) {
                changes.add(new SlotChange.Drop(slot.name()));
            }
        }
        return changes;
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
                .toList();
    }
}
