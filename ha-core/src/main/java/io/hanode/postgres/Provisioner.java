package io.hanode.postgres;

/** Long operations that make, replace or repair the data directory. Each can be made again after it was interrupted anywhere. */
public interface Provisioner {

    /**
     * Makes a new database cluster and its users, and leaves it running as primary. On failure the directory is as before.
     *
     * @throws PostgresException also when the directory is not empty
     */
    void initialize(ServerSettings settings, OperationContext context) throws PostgresException;

    /**
     * Copies the source into an empty or missing data directory. An interrupted copy is marked as incomplete and never started.
     *
     * @throws PostgresException also when the directory is not empty and not marked
     */
    void clone(Upstream source, OperationContext context) throws PostgresException;

    /**
     * Turns a stopped server whose WAL has forked from the source back into a copy of it (pg_rewind). The source must be a primary
     * that has checkpointed on its timeline. An interrupted rewind is marked as incomplete and never started.
     */
    void rewind(Upstream source, OperationContext context) throws PostgresException;

    /** Moves the data directory of a stopped server aside (replacing what was moved aside before). No effect when there is none. */
    void discard(OperationContext context) throws PostgresException;
}
