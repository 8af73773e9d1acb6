package io.hanode.postgres;

import io.hanode.model.SystemIdentifier;
import java.util.List;

/**
 * What is true of a server that answers, whatever its role.
 *
 * @param postmaster the server process
 * @param startTime PostgreSQL's text of {@code pg_postmaster_start_time()}, for people
 * @param versionNumber as {@code server_version_num}, for instance 150018
 * @param systemIdentifier which database cluster it is a copy of
 * @param pendingRestart the settings that wait for a restart, by name
 * @param slots the replication slots it has
 */
public record ServerInfo(
        PostmasterIdentity postmaster,
        String startTime,
        int versionNumber,
        SystemIdentifier systemIdentifier,
        List<PendingChange> pendingRestart,
        List<SlotInfo> slots) {

    /** Copies the lists. */
    public ServerInfo {
        pendingRestart = List.copyOf(pendingRestart);
        slots = List.copyOf(slots);
    }
}
