package io.hanode.postgres;

import io.hanode.model.Lsn;
import java.util.Optional;

/**
 * What a primary's commits wait for, as it was seen.
 *
 * @param text the value of {@code synchronous_standby_names} that is in force
 * @param since a position that the primary had flushed after the value was in force at all of its processes: a standby counts
 *     only when it has confirmed this position or a later one. Later than necessary after a restart of the controller, never earlier.
 *     {@link #NEVER} when that is not proven, or when another value may still come into force
 * @param confirms which position of a standby ends the wait, by the configured {@code synchronous_commit}
 * @param clientsHeld whether clients are kept out, see {@link PostgresController#admitClients}
 * @param overrides how many roles and databases override {@code synchronous_commit} with a value that does not wait for a standby
 */
public record SynchronousState(String text, Lsn since, Confirms confirms, boolean clientsHeld, int overrides) {

    /** Which position of a standby ends the wait of a commit. */
    public enum Confirms {
        /** None: commits do not wait for standbys ({@code local}, {@code off}). */
        NOTHING,
        /** The standby has written it ({@code remote_write}). */
        WRITTEN,
        /** The standby has flushed it ({@code on}). */
        FLUSHED,
        /** The standby has replayed it ({@code remote_apply}). */
        REPLAYED
    }

    /** A position that no standby ever has: nobody counts. */
    public static final Lsn NEVER = Lsn.of(-1);

    /** No commit waits. */
    public static final SynchronousState NONE = new SynchronousState("", Lsn.ZERO, Confirms.FLUSHED, false, 0);

    /** The value in force; empty when it is none that HaNode writes. */
    public Optional<SynchronousStandbys> standbys() {
        return SynchronousStandbys.parse(text);
    }

    /** Whether the value is in force everywhere, and no other one can come into force any more. */
    public boolean isSettled() {
        return !since.equals(NEVER);
    }

    /** Whether the standby has confirmed all that was acknowledged before the value was in force. */
    public boolean counts(ReplicationConnection standby) {
        return confirmed(standby).filter(p -> isSettled() && !since.isAfter(p)).isPresent();
    }

    /** The position of a standby that counts; empty when it has none, or none counts. */
    public Optional<Lsn> confirmed(ReplicationConnection standby) {
        return Optional.ofNullable(
                switch (confirms) {
                    case NOTHING -> null;
                    case WRITTEN -> standby.written();
                    case FLUSHED -> standby.flushed();
                    case REPLAYED -> standby.replayed();
                });
    }
}
