package io.hanode.testkit.postgres;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.postgres.SlotChange;
import io.hanode.postgres.SynchronousStandbys;
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

    SynchronousStandbys synchronous = SynchronousStandbys.NONE;

    /** The end of the WAL when that was set, or the server was started with it. */
    Lsn synchronousSince = Lsn.ZERO;

    boolean clientsHeld;

    void waitFor(SynchronousStandbys standbys) {
        if (!standbys.equals(synchronous)) {
            synchronous = standbys;
            synchronousSince = walEnd();
        }
    }

    void apply(SlotChange change, boolean inUse) {
        if (change instanceof SlotChange.Create) {
            slots.add(change.name());
        } else if (!inUse) {
            slots.remove(change.name());
        }
    }

    boolean usesSlot(String slot) {
        return upstream != null && slot.equals(upstream.slotName());
    }

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
        synchronous = SynchronousStandbys.NONE;
        synchronousSince = Lsn.ZERO;
        clientsHeld = false;
    }
}
