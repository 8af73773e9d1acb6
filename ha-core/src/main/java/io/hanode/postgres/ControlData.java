package io.hanode.postgres;

import io.hanode.model.Lsn;
import io.hanode.model.SystemIdentifier;
import io.hanode.model.Timeline;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code pg_control} says of a server that does not run.
 *
 * @param systemIdentifier which database cluster it is a copy of
 * @param state its state when it was last written
 * @param checkpoint location of the latest checkpoint record
 * @param checkpointTimeline the timeline of that checkpoint
 * @param minimumRecoveryEnd where recovery has to reach at least; ZERO when it was no standby
 * @param minimumRecoveryEndTimeline the timeline of that position; the checkpoint's when there is none
 * @param walEnd the end of the usable WAL: the end of the shutdown checkpoint record after a clean stop of a primary, else the
 *     best lower bound known
 * @param rewindable whether data checksums or wal_log_hints are on, as pg_rewind needs
 * @param recoveryMinimums the settings that a standby needs at least as high as its primary had them, with the primary's values, for
 *     instance {@code max_connections}
 */
public record ControlData(
        SystemIdentifier systemIdentifier,
        ClusterState state,
        Lsn checkpoint,
        Timeline checkpointTimeline,
        Lsn minimumRecoveryEnd,
        Timeline minimumRecoveryEndTimeline,
        Lsn walEnd,
        boolean rewindable,
        SortedMap<String, Integer> recoveryMinimums) {

    /** Copies the map. */
    public ControlData {
        recoveryMinimums = Collections.unmodifiableSortedMap(new TreeMap<>(recoveryMinimums));
    }

    /** "Database cluster state" of pg_control. */
    public enum ClusterState {
        /** A primary stopped cleanly. */
        SHUT_DOWN,
        /** A standby stopped cleanly. */
        SHUT_DOWN_IN_RECOVERY,
        /** A primary stopped in the middle of its shutdown. */
        SHUTTING_DOWN,
        /** A primary crashed while it recovered from a crash. */
        IN_CRASH_RECOVERY,
        /** A standby crashed. */
        IN_ARCHIVE_RECOVERY,
        /** A primary crashed. */
        IN_PRODUCTION,
        /** Anything else. */
        OTHER
    }
}
