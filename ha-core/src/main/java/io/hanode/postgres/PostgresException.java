package io.hanode.postgres;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The local server or one of its tools did not do what it was told. The message says what, why and what to do; never a password. */
public class PostgresException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** An exception without a cause. */
    public PostgresException(String message) {
        super(message);
    }

    /** An exception with a cause. */
    public PostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
