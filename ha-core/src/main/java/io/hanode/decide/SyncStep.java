package io.hanode.decide;

import io.hanode.postgres.SynchronousStandbys;

/** One change of one half of what synchronous replication rests on. */
sealed interface SyncStep {

    /**
     * Write who may be elected to the sync record.
     *
     * @param voters who
     */
    record Write(SyncVoters voters) implements SyncStep {}

    /**
     * Set what commits wait for; when it already is in force, make sure that it is.
     *
     * @param standbys for whom
     */
    record Wait(SynchronousStandbys standbys) implements SyncStep {}
}
