package io.hanode;

/**
 * Hears of events. Called in order, one at a time, on a thread of its own: a slow listener delays later events (its queue is bounded,
 * the oldest are dropped with a warning), never the node.
 */
@FunctionalInterface
public interface HaListener {

    /** Something happened. An exception thrown here is logged and otherwise without effect. */
    void onEvent(HaEvent event);
}
