package io.hanode.decide;

import io.hanode.model.Lsn;
import io.hanode.model.NodeName;
import io.hanode.peer.FailsafeClaim;
import io.hanode.peer.PeerAddress;
import io.hanode.postgres.PostgresState;
import io.hanode.postgres.SlotInfo;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whom this primary asks, when it cannot renew its lease, before it goes on in failsafe mode: everybody who may run for the lead. One
 * that does not agree, or does not answer, is enough to stop.
 *
 * @param others all of them
 * @param claim what they are asked, but for how long
 */
public record FailsafeDuty(List<PeerAddress> others, FailsafeClaim claim) {

    /** Copies the list. */
    public FailsafeDuty {
        others = List.copyOf(others);
    }

    /** Null when failsafe mode is off, when this node is not on the list itself, or when its server accepts no writes. */
    public static @Nullable FailsafeDuty of(Observation o, Memory memory) {
        SortedMap<NodeName, String> members = memory.failsafe().possible();
        Self self = o.self();
        String apiUrl = self.apiUrl();
        boolean listed = memory.failsafe().read().members().containsKey(self.name());
        if (!o.config().failsafeMode()
                || apiUrl == null
                || !listed
                || !o.postgres().mayAcceptWrites()) {
            return null;
        }
        return new FailsafeDuty(
                members.entrySet().stream()
                        .filter(e -> !e.getKey().equals(self.name()))
                        .map(e -> new PeerAddress(e.getKey(), e.getValue()))
                        .toList(),
                new FailsafeClaim(self.name(), self.address().connUrl(), apiUrl, slots(o), null, self.instance(), 0));
    }

    private static SortedMap<String, Lsn> slots(Observation o) {
        SortedMap<String, Lsn> slots = new TreeMap<>();
        if (o.postgres() instanceof PostgresState.Primary primary) {
            for (SlotInfo slot : primary.server().slots()) {
                if (slot.restartLsn() != null) {
                    slots.put(slot.name(), slot.restartLsn());
                }
            }
            slots.put(SlotNames.of(o.self().name()), primary.written());
        }
        return slots;
    }
}
