package io.hanode.testkit.sim;

import java.io.Serial;

/** What an adapter with a bug throws instead of what its contract allows. */
final class BrokenCallException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    BrokenCallException(String message) {
        super(message, null, false, false);
    }
}
