package io.hanode.decide;

import io.hanode.model.Tick;

/**
 * A fresh copy of the data directory that people asked for.
 *
 * @param id unlike that of any other request of this process
 * @param askedAt when
 * @param force whether a long operation under way is cancelled for it
 * @param fromLeader whether it is copied from the leader even where another member offers itself
 */
public record ReinitializeOrder(long id, Tick askedAt, boolean force, boolean fromLeader) {}
