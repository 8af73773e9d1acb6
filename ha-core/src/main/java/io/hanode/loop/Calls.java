package io.hanode.loop;

import io.hanode.dcs.DcsException;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresException;
import org.jspecify.annotations.Nullable;

/** Measures calls to the store and to the local server. */
record Calls(Meters meters, Clock clock) {

    /** A call to the store. */
    @FunctionalInterface
    interface DcsCall<T extends @Nullable Object> {
        T call() throws DcsException;
    }

    /** A call to the local server. */
    @FunctionalInterface
    interface PostgresCall {
        void call() throws PostgresException;
    }

    <T extends @Nullable Object> T dcs(String operation, DcsCall<T> call) throws DcsException {
        Tick start = clock.now();
        boolean ok = false;
        try {
            T result = call.call();
            ok = true;
            return result;
        } finally {
            meters.dcsCall(operation, ok, clock.now().since(start));
        }
    }

    void postgres(String operation, PostgresCall call) throws PostgresException {
        Tick start = clock.now();
        boolean ok = false;
        try {
            call.call();
            ok = true;
        } finally {
            meters.postgresCall(operation, ok, clock.now().since(start));
        }
    }
}
