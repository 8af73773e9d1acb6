package io.hanode.dcs.zookeeper;

import java.io.Serial;

/** The session does not exist any more; its owner turns this into the result that says so. Never leaves this package. */
final class SessionGoneException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Whether a request had been handed over before the session was known to be gone, so that it may have taken effect. */
    private final boolean submitted;

    SessionGoneException(boolean submitted) {
        super("ZooKeeper session is gone", null, false, false);
        this.submitted = submitted;
    }

    boolean submitted() {
        return submitted;
    }
}
