package io.hanode.decide;

import io.hanode.model.Tick;
import io.hanode.postgres.PostmasterIdentity;
import java.time.Duration;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Memories of nodes that have been running for a while. */
final class Memories {

    private Memories() {}

    /** The store was read before, and what is published was published a second ago. */
    static Memory healthy() {
        Tick aSecondAgo = Scenario.NOW.minus(Duration.ofSeconds(1));
        return new Memory(
                Scenario.NOW.minus(Duration.ofHours(1)),
                true,
                Collections.emptySortedMap(),
                null,
                null,
                null,
                aSecondAgo,
                aSecondAgo,
                null,
                null,
                null,
                Errands.NONE,
                FailsafeList.NONE,
                Collections.emptySortedMap());
    }

    static Memory leaderlessSince(Memory m, Tick since) {
        return copy(m, since, m.crashedSince(), m.stuckSince(), m.knownStandby());
    }

    static Memory crashedSince(Memory m, Tick since) {
        return copy(m, m.leaderlessSince(), since, m.stuckSince(), m.knownStandby());
    }

    static Memory knownStandby(Memory m, PostmasterIdentity postmaster) {
        return copy(m, m.leaderlessSince(), m.crashedSince(), m.stuckSince(), postmaster);
    }

    static Memory stuckSince(Memory m, Tick since) {
        return copy(m, m.leaderlessSince(), m.crashedSince(), since, m.knownStandby());
    }

    private static Memory copy(
            Memory m,
            @Nullable Tick leaderless,
            @Nullable Tick crashed,
            @Nullable Tick stuck,
            @Nullable PostmasterIdentity standby) {
        return new Memory(
                m.since(),
                m.contact(),
                m.knownApis(),
                leaderless,
                crashed,
                m.handover(),
                m.publishedAt(),
                m.statusAt(),
                stuck,
                m.triedToAdopt(),
                standby,
                m.errands(),
                m.failsafe(),
                m.slotsSeen());
    }
}
