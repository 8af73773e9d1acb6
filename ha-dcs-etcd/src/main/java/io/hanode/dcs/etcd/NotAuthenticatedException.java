package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsException;
import java.io.Serial;

/** The token was not accepted, and nothing was done. */
final class NotAuthenticatedException extends DcsException {

    @Serial
    private static final long serialVersionUID = 1L;

    NotAuthenticatedException(String message) {
        super(Effect.NOT_APPLIED, message);
    }
}
