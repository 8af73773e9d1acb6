package io.hanode.postgres;

import io.hanode.model.Lsn;
import org.jspecify.annotations.Nullable;

/**
 * A standby as its upstream sees it ({@code pg_stat_replication}).
 *
 * @param pid the process that sends to it: another one after each new connection
 * @param applicationName the standby's node name
 * @param userName the role it connected with
 * @param clientAddress its address, empty for a local socket
 * @param state for instance {@code streaming}
 * @param syncState for instance {@code async}
 * @param syncPriority PostgreSQL's sync_priority
 * @param written the position it reported as written
 * @param flushed the position it reported as flushed
 * @param replayed the position it reported as replayed
 */
public record ReplicationConnection(
        long pid,
        String applicationName,
        String userName,
        String clientAddress,
        String state,
        String syncState,
        int syncPriority,
        @Nullable Lsn written,
        @Nullable Lsn flushed,
        @Nullable Lsn replayed) {}
