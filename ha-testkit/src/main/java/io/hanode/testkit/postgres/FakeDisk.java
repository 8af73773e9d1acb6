package io.hanode.testkit.postgres;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.postgres.Upstream;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What survives the process. */
final class FakeDisk {

    @Nullable
    SystemIdentifier systemIdentifier;

    @Nullable
    FakeWal wal;

    /** The last stop was in order. */
    boolean clean;

    boolean standby;
    boolean incomplete;

    @Nullable
    Upstream upstream;

    final SortedSet<String> slots = new TreeSet<>();

    Lsn walEnd() {
        return wal == null ? Lsn.ZERO : wal.end();
    }

    FakeWal required() {
        if (wal == null) {
            throw new IllegalStateException("no data directory");
        }
        return wal;
    }

    SystemIdentifier requiredIdentifier() {
        if (systemIdentifier == null) {
            throw new IllegalStateException("no data directory");
        }
        return systemIdentifier;
    }

    void clear() {
        systemIdentifier = null;
        wal = null;
        clean = false;
        standby = false;
        incomplete = false;
        upstream = null;
        slots.clear();
    }
}
