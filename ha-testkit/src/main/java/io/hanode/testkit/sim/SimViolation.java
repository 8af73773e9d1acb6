package io.hanode.testkit.sim;

import java.io.Serial;

/** A promise was broken; ends the world. */
final class SimViolation extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    SimViolation(Promise promise, String what) {
        super(promise + ": " + what);
    }
}
