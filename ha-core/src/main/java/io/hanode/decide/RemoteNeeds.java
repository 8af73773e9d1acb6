package io.hanode.decide;

import io.hanode.postgres.PostgresState;
import io.hanode.postgres.Upstream;
import java.util.Optional;

/** Whether a turn has to ask the other cluster's server, which a standby cluster follows, before it can decide. */
public final class RemoteNeeds {

    private RemoteNeeds() {}

    /** The server to ask, given everything else that the turn observed. Empty in a quiet turn: a stream that flows proves enough. */
    public static Optional<Upstream> of(Observation withoutRemote) {
        Observation o = withoutRemote;
        boolean leads = o.dcs() instanceof DcsView.Available && Turn.lockOf(o).isPresent();
        if (!leads || o.closing() || o.config().paused() || o.operation().running() != null) {
            return Optional.empty();
        }
        return Turn.remoteOf(o).filter(remote -> comesBack(o.postgres()) || isToFollow(o.postgres(), remote));
    }

    private static boolean comesBack(PostgresState postgres) {
        return postgres instanceof PostgresState.Stopped stopped && !stopped.incomplete();
    }

    private static boolean isToFollow(PostgresState postgres, Upstream remote) {
        return postgres instanceof PostgresState.Standby standby
                && (!standby.streaming() || !remote.equals(standby.upstream()));
    }
}
