package io.hanode.loop;

import io.hanode.HaOperationException;
import io.hanode.cluster.ClusterSnapshot;
import io.hanode.cluster.SnapshotParser;
import io.hanode.dcs.DcsException;
import io.hanode.dcs.DcsSession;
import io.hanode.dcs.Expect;
import io.hanode.dcs.WriteResult;
import java.time.Duration;

/** The store for the calls of the public API, on the callers' threads. */
final class StoreAccess {

    private final NodeRuntime runtime;

    StoreAccess(NodeRuntime runtime) {
        this.runtime = runtime;
    }

    /** Reads the cluster now. */
    ClusterSnapshot read(Duration timeout) throws DcsException {
        return SnapshotParser.parse(runtime.parts.client().read(limited(timeout)));
    }

    /** Writes a record if it is as expected. */
    WriteResult write(String key, String value, Expect expect, Duration timeout) throws DcsException {
        DcsSession session = runtime.lease
                .session()
                .orElseThrow(() ->
                        new DcsException(DcsException.Effect.NOT_APPLIED, "there is no session with the store now"));
        try {
            return session.write(key, value, expect, limited(timeout));
        } finally {
            runtime.wake();
        }
    }

    private Duration limited(Duration timeout) {
        return Durations.clamp(
                timeout, Duration.ofMillis(1), runtime.store.config().retryTimeout());
    }

    /** What a caller is told of a failed call. */
    static HaOperationException failure(String what, DcsException e) {
        String effect = e.effect() == DcsException.Effect.UNKNOWN ? "it may have been changed" : "nothing was changed";
        return new HaOperationException(what + ": " + e.getMessage() + "; " + effect, e);
    }
}
