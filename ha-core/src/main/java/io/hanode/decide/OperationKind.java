package io.hanode.decide;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The long operations on the local server. */
public enum OperationKind {
    /** Make a new database cluster. */
    INITIALIZE(Action.Initialize.class),
    /** Start as primary. */
    START_PRIMARY(Action.StartPrimary.class),
    /** Start as standby. */
    START_STANDBY(Action.StartStandby.class),
    /** Stop. */
    STOP(Action.StopServer.class),
    /** Promote. */
    PROMOTE(Action.Promote.class),
    /** Make a checkpoint; other work goes on meanwhile. */
    CHECKPOINT(Action.Checkpoint.class),
    /** Copy the data directory from another node. */
    CLONE(Action.Clone.class),
    /** Turn a forked data directory back into a copy. */
    REWIND(Action.Rewind.class);

    private final Class<? extends Action> action;

    OperationKind(Class<? extends Action> action) {
        this.action = action;
    }

    /** The operation that the action starts; null when it is over when it returns. */
    static @Nullable OperationKind startedBy(Action action) {
        return Arrays.stream(values())
                .filter(kind -> kind.action.isInstance(action))
                .findFirst()
                .orElse(null);
    }
}
