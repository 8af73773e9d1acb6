package io.hanode.agent.cli;

import java.io.Serial;

/** A node gave no answer. */
final class NodeSilentException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Whether it may have got the request all the same. */
    private final boolean asked;

    NodeSilentException(boolean asked, String message, Throwable cause) {
        super(message, cause);
        this.asked = asked;
    }

    boolean mayHaveBeenAsked() {
        return asked;
    }
}
