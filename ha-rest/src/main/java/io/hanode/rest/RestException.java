package io.hanode.rest;

import java.io.Serial;

/** A node's REST API could not be asked, or did not answer. What it refuses is no exception but a {@link RestAnswer}. */
public final class RestException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean mayHaveHappened;

    RestException(String message, boolean mayHaveHappened, Throwable cause) {
        super(message, cause);
        this.mayHaveHappened = mayHaveHappened;
    }

    /** Whether the node may have got the call and done, or still do, what was asked. Then it must not be asked of somebody else. */
    public boolean mayHaveHappened() {
        return mayHaveHappened;
    }
}
