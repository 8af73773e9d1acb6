package io.hanode.testkit.sim;

import java.io.Serial;

/** Unwinds the threads of a process that was killed: whatever they call next throws this. */
final class ProcessKilled extends Error {

    @Serial
    private static final long serialVersionUID = 1L;

    ProcessKilled() {
        super("the process was killed", null, false, false);
    }
}
