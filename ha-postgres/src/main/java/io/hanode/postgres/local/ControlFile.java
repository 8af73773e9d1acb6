package io.hanode.postgres.local;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import io.hanode.postgres.ControlData;
import io.hanode.postgres.ControlData.ClusterState;
import io.hanode.postgres.PostgresException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is read of pg_control.
 *
 * @param minimumTimeline the timeline of the minimum recovery end; 0 when there is none
 * @param layout how the WAL lies in its files
 * @param rewindable whether data checksums or wal_log_hints are on
 * @param recoveryMinimums the least values that recovery needs (the primary's, as the WAL told them): setting name to value
 */
record ControlFile(
        SystemIdentifier systemIdentifier,
        ClusterState state,
        Lsn checkpoint,
        Timeline timeline,
        Lsn minimum,
        int minimumTimeline,
        WalLayout layout,
        boolean rewindable,
        Map<String, Integer> recoveryMinimums) {

    /** Reads the file itself where its layout is known, since that takes no process; else asks pg_controldata. */
    static ControlFile read(ToolRunner tools, Binaries binaries, Path dataDirectory) throws PostgresException {
        Optional<ControlFile> known = ControlBytes.read(dataDirectory);
        return known.isPresent() ? known.get() : ControlText.read(tools, binaries, dataDirectory);
    }

    /** The control data; the end of the WAL is read from the WAL itself where that is possible. */
    ControlData toControlData(Path dataDirectory) {
        return new ControlData(
                systemIdentifier,
                state,
                checkpoint,
                timeline,
                minimum,
                minimumTimeline == 0 ? timeline : Timeline.of(minimumTimeline),
                state == ClusterState.SHUT_DOWN
                        ? layout.endOfRecord(dataDirectory.resolve("pg_wal"), timeline, checkpoint)
                        : Lsn.max(minimum, checkpoint),
                rewindable,
                new TreeMap<>(recoveryMinimums));
    }
}
