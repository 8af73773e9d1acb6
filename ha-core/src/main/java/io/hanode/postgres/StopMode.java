package io.hanode.postgres;

/** How a server is stopped (PostgreSQL manual, "Shutting Down the Server"). */
public enum StopMode {
    /** Ends sessions, writes a checkpoint, waits until streaming standbys have all WAL. */
    FAST,
    /** Ends all processes at once; crash recovery at the next start. */
    IMMEDIATE
}
