package io.hanode.http;

import io.hanode.dcs.DcsException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** One server could not do it, and another might. */
public final class EndpointException extends DcsException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** A failure; the message names the server and what it did. */
    public EndpointException(Effect effect, String message, @Nullable Throwable cause) {
        super(effect, message, cause);
    }

    /** A failure without a cause. */
    public EndpointException(Effect effect, String message) {
        this(effect, message, null);
    }
}
