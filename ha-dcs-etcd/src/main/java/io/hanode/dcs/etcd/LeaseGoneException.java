package io.hanode.dcs.etcd;

import io.hanode.dcs.DcsException;
import java.io.Serial;

/** The lease does not exist any more; its owner turns this into the result that says so. Never leaves this package. */
final class LeaseGoneException extends DcsException {

    @Serial
    private static final long serialVersionUID = 1L;

    LeaseGoneException(String message) {
        super(Effect.NOT_APPLIED, message);
    }
}
