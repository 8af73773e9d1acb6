package io.hanode.dcs;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A call to the store did not give an answer. Expected outcomes (lock held by another, version conflict, session expired) are
 * result values, never exceptions. The message names the server asked and what it did, and never a password.
 */
public class DcsException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What is known about the effect of the failed call. */
    public enum Effect {
        /** The call certainly changed nothing. */
        NOT_APPLIED,
        /** The call may have taken effect, or may yet do so: read again to find out. */
        UNKNOWN
    }

    /** What is known about the effect of the failed call. */
    private final Effect effect;

    /** An exception without a cause. */
    public DcsException(Effect effect, String message) {
        this(effect, message, null);
    }

    /** An exception with a cause. */
    public DcsException(Effect effect, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.effect = effect;
    }

    /** What is known about the effect of the failed call. */
    public Effect effect() {
        return effect;
    }
}
