package io.hanode.loop;

import io.hanode.decide.DcsView;
import io.hanode.decide.LeaseView;
import io.hanode.decide.Observation;
import io.hanode.model.Tick;
import io.hanode.postgres.PostgresState;
import org.jspecify.annotations.Nullable;

/** Measures the parts of a failover as this node sees them. Used by the loop's thread only. */
final class Milestones {

    private final Meters meters;
    private @Nullable Tick leaderSeen;
    private @Nullable Tick leaderless;
    private @Nullable Tick promoting;
    private @Nullable Tick notStreaming;
    private boolean held;

    Milestones(Meters meters) {
        this.meters = meters;
    }

    void see(Observation o) {
        boolean holds = o.lease() instanceof LeaseView.Held;
        boolean primary = o.postgres() instanceof PostgresState.Primary;
        meters.role(primary, holds);
        lock(o.now(), holds, primary);
        if (o.dcs() instanceof DcsView.Available a) {
            leader(o.now(), a.snapshot().leader() != null);
        }
        streaming(o.now(), o.postgres());
    }

    private void lock(Tick now, boolean holds, boolean primary) {
        if (holds && !held) {
            if (leaderless != null) {
                meters.failover("elect", now.since(leaderless));
            }
            promoting = primary ? null : now;
        }
        if (promoting != null && primary) {
            meters.failover("promote", now.since(promoting));
        }
        promoting = primary || !holds ? null : promoting;
        held = holds;
    }

    private void leader(Tick now, boolean present) {
        if (present) {
            leaderSeen = now;
            leaderless = null;
        } else if (leaderless == null && leaderSeen != null) {
            meters.failover("detect", now.since(leaderSeen));
            leaderless = now;
        }
    }

    private void streaming(Tick now, PostgresState state) {
        boolean streams = state instanceof PostgresState.Standby s && s.streaming();
        if (streams && notStreaming != null) {
            meters.failover("rejoin", now.since(notStreaming));
        }
        if (streams || state instanceof PostgresState.Primary) {
            notStreaming = null;
        } else if (notStreaming == null) {
            notStreaming = now;
        }
    }
}
