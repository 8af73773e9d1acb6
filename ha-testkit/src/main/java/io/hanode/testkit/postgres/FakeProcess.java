package io.hanode.testkit.postgres;

import io.hanode.model.Lsn;
import io.hanode.postgres.ServerSettings;
import org.jspecify.annotations.Nullable;

/** What goes away with the process. */
final class FakeProcess {

    final long pid;
    boolean standby;
    boolean hung;
    boolean streaming;
    boolean checkpointed = true;
    ServerSettings settings;

    @Nullable
    Lsn received;

    Lsn replayed;

    FakeProcess(long pid, boolean standby, ServerSettings settings, Lsn replayed) {
        this.pid = pid;
        this.standby = standby;
        this.settings = settings;
        this.replayed = replayed;
    }
}
