package io.hanode;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What was asked of a node could not be done. The message says why, and whether anything may have changed. */
public class HaOperationException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception without a cause. */
    public HaOperationException(String message) {
        super(message);
    }

    /** An exception with a cause. */
    public HaOperationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
