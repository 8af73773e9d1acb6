package io.hanode.testkit.sim;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Kinds of worlds, with the promises that hold in them. */
enum WorldKind {
    /** Replication is asynchronous, and a fence or the lease clock works. */
    ASYNCHRONOUS(""),
    /** Commits wait for the first of a list. */
    PRIORITY("on"),
    /** Commits wait for the first of a list, also when there is none. */
    PRIORITY_STRICT("on"),
    /** Commits wait for any of a list. */
    QUORUM("quorum"),
    /** Commits wait for any of a list, also when there is none. */
    QUORUM_STRICT("quorum"),
    /** Asynchronous, and nothing stops a server whose process stands still: two may acknowledge, and one of them loses. */
    UNFENCED("", Promise.S1, Promise.S2),
    /**
     * The store comes back from an older backup: what it said of positions and timelines is gone. Two timelines of one number, as that
     * brings them about, can only be told apart by a person. A pause that was over comes back with it, and holds up what was asked.
     */
    RESTORED("", Promise.S2, Promise.S3, Promise.L1, Promise.P1),
    /** The store ends sessions before their time, or other programs take the leader key: no lease is worth anything then. */
    MEDDLED_WITH("", Promise.S1, Promise.S2),
    /** The same, and commits wait for the first of a list: who lost the lock so cannot acknowledge any more. */
    MEDDLED_WITH_SYNCHRONOUS("on", Promise.S1),
    /** Nothing stops a server whose process stands still, but commits wait for the first of a list. */
    UNFENCED_PRIORITY("on", Promise.S1),
    /** Nothing stops a server whose process stands still, but commits wait for any of a list. */
    UNFENCED_QUORUM("quorum", Promise.S1),
    /** The cluster is told from time to time to follow another one, which nobody can reach, and then to stand on its own again. */
    FOLLOWING(""),
    /** The same, and commits wait for the first of a list. */
    FOLLOWING_PRIORITY("on"),
    /** The same, and commits wait for any of a list. */
    FOLLOWING_QUORUM("quorum"),
    /** A leader that loses the store goes on as long as all others agree. */
    FAILSAFE(""),
    /** The same, and commits wait for the first of a list. */
    FAILSAFE_PRIORITY("on"),
    /** The same, and commits wait for any of a list. */
    FAILSAFE_QUORUM("quorum");

    /** Those in which commits wait for standbys. */
    static final List<WorldKind> SYNCHRONOUS = List.of(PRIORITY, PRIORITY_STRICT, QUORUM, QUORUM_STRICT);

    /** Those in which others than HaNode's nodes have their hands on the lock. */
    static final List<WorldKind> MEDDLED = List.of(MEDDLED_WITH, MEDDLED_WITH_SYNCHRONOUS);

    /** Those that are drawn from a stream of their own, so that the worlds of before stay what they were. */
    static final List<WorldKind> RARE =
            List.of(MEDDLED_WITH, MEDDLED_WITH_SYNCHRONOUS, UNFENCED_PRIORITY, UNFENCED_QUORUM);

    /** Those that are run on their own, and drawn nowhere else. */
    static final List<WorldKind> FOLLOWING_ALL = List.of(FOLLOWING, FOLLOWING_PRIORITY, FOLLOWING_QUORUM);

    /** Those in which failsafe mode is on, run on their own as well. */
    static final List<WorldKind> FAILSAFE_ALL = List.of(FAILSAFE, FAILSAFE_PRIORITY, FAILSAFE_QUORUM);

    /** Those in which nothing stops a server whose process stands still. */
    static final List<WorldKind> UNFENCED_ALL = List.of(UNFENCED, UNFENCED_PRIORITY, UNFENCED_QUORUM);

    private final String synchronousMode;
    // Not changed after the constructor.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Promise> promises = EnumSet.allOf(Promise.class);

    WorldKind(String synchronousMode, Promise... broken) {
        this.synchronousMode = synchronousMode;
        for (Promise promise : broken) {
            promises.remove(promise);
        }
    }

    static WorldKind draw(SimRandom random) {
        double f = random.fraction();
        if (f < 0.6) {
            return ASYNCHRONOUS;
        }
        return f < 0.67 ? UNFENCED : f < 0.7 ? RESTORED : synchronous(random);
    }

    private static WorldKind synchronous(SimRandom random) {
        return random.pick(SYNCHRONOUS);
    }

    /** The setting; empty: none. */
    String synchronousMode() {
        return synchronousMode;
    }

    Set<Promise> promises() {
        return Collections.unmodifiableSet(promises);
    }
}
