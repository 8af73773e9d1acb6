package io.hanode.testkit.sim;

import io.hanode.dcs.LeaderLock;
import org.jspecify.annotations.Nullable;

/**
 * One run of the library on a node, as its world sees it. Of which layer it is, is its own business: the fast one steps the shipped
 * decisions as events, the slower one runs the whole shipped shell on threads.
 */
interface NodeProcess {

    /** Makes a process; it does nothing before its first wake-up. */
    @FunctionalInterface
    interface Factory {
        NodeProcess make(SimWorld world, SimNode node, String instance, SimRandom random);
    }

    SimNode node();

    /** Schedules an event of this process: dropped when it is dead by then, put off while it is paused. */
    SimScheduler.Event after(long delay, Runnable code);

    /** A reason to look at the world again soon. The first one starts it. */
    void wake(String why);

    /** Stops it in the middle of whatever it does, as a long collection of garbage does. */
    void pause();

    /** Lets it go on. */
    void resume();

    boolean paused();

    /** Asks it to end in order. */
    void close();

    boolean closing();

    /** It forgets what it remembered between turns, where a layer can make it do so. */
    default void forget() {}

    /** It ends in the middle of whatever it does. */
    void die();

    /** The lock that it may act on now, by its own clock; null when there is none. */
    @Nullable
    LeaderLock believed();

    /** Whether it takes the lock for its own, with a good lease or not. */
    boolean holdsLock();

    /** Whether all others have agreed that its server goes on, for now. */
    boolean agreed();

    /** Whether it has acted on the news that no pause is on. */
    boolean knowsNoPause();

    /** What it decided last, a sentence. */
    String lastDecision();

    /** Whether somebody waits for an answer of it. */
    default boolean owesAnswer() {
        return false;
    }
}
