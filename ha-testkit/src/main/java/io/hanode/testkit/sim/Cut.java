package io.hanode.testkit.sim;

/**
 * Where one process of a world dies: at its so-and-so-many-th step of performing decisions. A step is the moment before an action, or
 * the moment between a call's effect on the store and its answer.
 *
 * @param step counts the steps of all processes of the world, from 0 on
 * @param machine whether its machine dies with it
 */
record Cut(long step, boolean machine) {

    /** Nobody dies. */
    static final Cut NONE = new Cut(-1, false);
}
