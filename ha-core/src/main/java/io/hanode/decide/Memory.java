package io.hanode.decide;

import io.hanode.dcs.FencingToken;
import io.hanode.dcs.Revision;
import io.hanode.model.NodeName;
import io.hanode.model.Tick;
import io.hanode.postgres.PostmasterIdentity;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered between turns: input and output of a decision. Losing it makes a node slower, never less safe.
 *
 * @param since when it began to remember; null before the first turn
 * @param contact whether the store was read at least once
 * @param knownApis every member's REST API that was ever read, also of members that are gone
 * @param leaderlessSince since when nobody holds the lock; null while somebody does
 * @param crashedSince since when the server of this leader is down; null while it is up
 * @param handover the planned change of leader under way; null when there is none
 * @param publishedAt when the member record was last published; null: not yet
 * @param statusAt when the status record was last written; null: not yet
 * @param stuckSince since when this standby has not been streaming although it should; null while it does
 * @param triedToAdopt the last try to find out whether the lock with our name is ours; null: none for this lock
 * @param knownStandby the server process that was last seen in recovery: it cannot accept writes unless we promote it; null: none
 * @param errands what it is doing because people asked for it
 * @param failsafe who may run for the lead in failsafe mode, as far as it can know
 * @param slotsSeen when each member's replication slot was last seen with its member alive
 */
public record Memory(
        @Nullable Tick since,
        boolean contact,
        SortedMap<NodeName, String> knownApis,
        @Nullable Tick leaderlessSince,
        @Nullable Tick crashedSince,
        @Nullable Handover handover,
        @Nullable Tick publishedAt,
        @Nullable Tick statusAt,
        @Nullable Tick stuckSince,
        @Nullable AdoptionTry triedToAdopt,
        @Nullable PostmasterIdentity knownStandby,
        Errands errands,
        FailsafeList failsafe,
        SortedMap<String, Tick> slotsSeen) {

    /** Nothing remembered: the memory of a new process. */
    public static final Memory NONE = new Memory(
            null,
            false,
            Collections.emptySortedMap(),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Errands.NONE,
            FailsafeList.NONE,
            Collections.emptySortedMap());

    /** Copies the maps. */
    public Memory {
        knownApis = Collections.unmodifiableSortedMap(new TreeMap<>(knownApis));
        slotsSeen = Collections.unmodifiableSortedMap(new TreeMap<>(slotsSeen));
    }

    /**
     * A planned change of leader as seen by the leader that gives up.
     *
     * @param request the version of the request that is being served; null when the node is closing
     * @param since when it began
     * @param stopping whether the checkpoint before it is done and the server was told to stop
     */
    public record Handover(@Nullable Revision request, Tick since, boolean stopping) {}

    /**
     * A try to find out whether a lock with our name is ours.
     *
     * @param token the lock
     * @param at when
     */
    public record AdoptionTry(FencingToken token, Tick at) {}

    /** The same, remembering this change of leader; null: none is under way. */
    public Memory withHandover(@Nullable Handover newHandover) {
        return copy(newHandover, publishedAt, statusAt, triedToAdopt, errands, failsafe);
    }

    /** The same, remembering when the member record was published. */
    public Memory withPublishedAt(Tick at) {
        return copy(handover, at, statusAt, triedToAdopt, errands, failsafe);
    }

    /** The same, remembering when the status record was written. */
    public Memory withStatusAt(Tick at) {
        return copy(handover, publishedAt, at, triedToAdopt, errands, failsafe);
    }

    /** The same, remembering the lock that was looked into. */
    public Memory withTriedToAdopt(FencingToken token, Tick at) {
        return copy(handover, publishedAt, statusAt, new AdoptionTry(token, at), errands, failsafe);
    }

    /** The same, remembering these errands. */
    public Memory withErrands(Errands newErrands) {
        return copy(handover, publishedAt, statusAt, triedToAdopt, newErrands, failsafe);
    }

    /** The same, remembering whom a write of the failsafe key named. */
    public Memory withFailsafe(FailsafeList newFailsafe) {
        return copy(handover, publishedAt, statusAt, triedToAdopt, errands, newFailsafe);
    }

    private Memory copy(
            @Nullable Handover newHandover,
            @Nullable Tick published,
            @Nullable Tick status,
            @Nullable AdoptionTry tried,
            Errands newErrands,
            FailsafeList newFailsafe) {
        return new Memory(
                since,
                contact,
                knownApis,
                leaderlessSince,
                crashedSince,
                newHandover,
                published,
                status,
                stuckSince,
                tried,
                knownStandby,
                newErrands,
                newFailsafe,
                slotsSeen);
    }
}
