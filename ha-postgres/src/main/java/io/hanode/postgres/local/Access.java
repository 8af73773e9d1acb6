package io.hanode.postgres.local;

/**
 * With which roles servers are connected to, and how the local one is.
 *
 * @param superuser for the local server
 * @param replication for standbys and copies
 * @param rewind for pg_rewind and what belongs to it
 * @param socket whether the superuser comes through the Unix socket
 * @param socketForReplication whether replication connections to the local server do
 */
record Access(
        Credentials superuser,
        Credentials replication,
        Credentials rewind,
        boolean socket,
        boolean socketForReplication) {

    /** Options that are given for all connections count where a role has none of its own. Without a rewind role, it is the superuser. */
    static Access of(Draft draft, Credentials superuser, Credentials replication) {
        Credentials rewind = draft.rewind == null ? superuser : draft.rewind;
        return new Access(
                superuser,
                replication.with(draft.connectionOptions),
                rewind.with(draft.connectionOptions),
                draft.useUnixSocket,
                draft.useUnixSocketForReplication);
    }
}
